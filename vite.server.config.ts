import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The programs that run in Node: the head office's command line and the launcher behind `npm start`. */
export default defineConfig({
  ssr: { target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/server',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: { office: resolve('src/server/cli.ts'), start: resolve('src/start/start.ts') },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
});
