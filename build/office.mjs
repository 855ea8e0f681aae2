// npm run office -- <command>: the head office's command line.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';

const { ensureBuilt, root } = await import('./build.mjs');
ensureDependencies(root);
await ensureBuilt();
process.argv[1] = join(root, 'out', 'server', 'office.js');
await import(pathToFileURL(process.argv[1]).href);
