// npm run office -- <command>: the head office's command line (src/server/cli.ts).
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
process.argv[1] = join(root, 'out', 'server', 'office.js');
await import(pathToFileURL(process.argv[1]).href);
