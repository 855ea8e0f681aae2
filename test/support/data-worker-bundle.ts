import { build, type Plugin } from 'vite';

/**
 * The data worker in one file, as the product has it. In pieces each start of it asks the test's server for every module
 * anew, and the tests start some forty workers: that was two thirds of their time.
 */
export const dataWorkerBundle: Plugin = {
  name: 'roadbook:data-worker-bundle',
  enforce: 'pre',
  async load(id) {
    const [path, query] = id.split('?');
    if (!path?.endsWith('/src/renderer/data/worker.ts') || !query?.includes('worker_file')) return;
    const built = await build({
      configFile: false,
      logLevel: 'error',
      build: {
        write: false,
        minify: false,
        target: 'esnext',
        lib: { entry: path, formats: ['es'] },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    const [bundle] = Array.isArray(built) ? built : [built];
    const chunk = 'output' in bundle ? bundle.output[0] : undefined;
    if (!chunk) throw new Error('The data worker was not bundled.');
    return { code: chunk.code, map: null, moduleType: 'js' };
  },
};
