// npm run bench -- <name> [--docs <n> …]: bundles bench/<name>.ts and runs it. A benchmark prints JSON lines.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';

const [name, ...parameters] = process.argv.slice(2);
const source = join(root, 'bench', `${name}.ts`);
if (name === undefined || !/^[\w-]+$/.test(name) || !existsSync(source)) {
  const names = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, ''));
  process.stderr.write(`npm run bench -- <name> [--docs <n>]\nThere are: ${names.join(', ')}\n`);
  process.exit(2);
}
ensureDependencies(root);
// What is measured is what users run.
await ensureBuilt();
const { build } = await import('vite');
await build({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: source,
    target: 'node20',
    outDir: join(root, 'out', 'bench'),
    emptyOutDir: false,
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: `${name}.js` } },
  },
});
process.argv = [process.argv[0], join(root, 'out', 'bench', `${name}.js`), ...parameters];
await import(pathToFileURL(process.argv[1]).href);
