// npm start: dependencies, build, then src/start/start.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';

try {
  ensureDependencies(root);
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
const { start } = await import(pathToFileURL(join(root, 'out', 'server', 'start.js')).href);
await start({ root, parameters: process.argv.slice(2) });
