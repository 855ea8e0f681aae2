// npm run dist [-- --dir]: packages the desktop app with electron-builder into dist/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { makeStandInElectron } from './stand-in-electron.mjs';
import { runProgram } from './suites.mjs';

try {
  ensureDependencies(root);
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'src/start/electron-binary.ts'), {
  logLevel: 'error',
  configFile: false,
});

const parameters = process.argv.slice(2);
const folderOfElectron = module.findElectronFolder(root);
let electron = [];
if (folderOfElectron !== undefined) {
  electron = [`-c.electronDist=${folderOfElectron}`];
} else if (parameters.includes('--dir')) {
  // An unpacked app can be looked at without the real thing; anything that could be given to people cannot.
  if (process.platform !== 'linux') {
    process.stderr.write('The Electron binary is missing; type: node node_modules/electron/install.js\n');
    process.exit(1);
  }
  const standIn = join(root, 'out', 'stand-in-electron');
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  makeStandInElectron(standIn, version);
  process.stderr.write('!!! The Electron binary is missing: packaging with a stand-in that starts nothing.\n');
  electron = [`-c.electronDist=${standIn}`];
}
process.exitCode = await runProgram(root, [
  'node_modules/electron-builder/cli.js',
  '--config',
  'build/electron-builder.yml',
  '--publish',
  'never',
  ...electron,
  ...parameters,
]);
