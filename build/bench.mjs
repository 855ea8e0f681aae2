// npm run bench -- [<name> …] [--docs <n>]: bundles bench/support/main.ts and runs it. Figures are JSON lines on the
// standard output; what is going on is told on the other one.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';

process.chdir(root);
ensureDependencies(root);
// What is measured is what users run.
await ensureBuilt();
const { build } = await import('vite');
const outDir = join(root, 'out', 'bench');
await build({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: join(root, 'bench', 'support', 'main.ts'),
    target: 'node20',
    outDir,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'main.js' } },
  },
});
await import(pathToFileURL(join(outDir, 'main.js')).href);
