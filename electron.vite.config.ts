import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** electron-vite forces relative asset paths; a page at /accounts/… needs them from the root of its origin. */
const assetsFromTheRoot: Plugin = {
  name: 'roadbook:assets-from-the-root',
  enforce: 'post',
  config: () => ({ base: '/' }),
};

export default defineConfig({
  main: {
    build: {
      // Everything but electron is bundled, so that the packaged app carries no node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: resolve('src/main/index.ts'),
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can require nothing but electron, so everything else is bundled.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // The shell puts a fresh nonce in place of this word in every page it answers (src/shell/page-headers.ts).
    html: { cspNonce: 'ROADBOOK-NONCE' },
    plugins: [react(), assetsFromTheRoot],
    worker: { format: 'es' },
    build: {
      // One bundle for Electron and for any Chromium, Chrome or Edge of the last three years.
      target: 'es2022',
      minify: true,
      sourcemap: false,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
