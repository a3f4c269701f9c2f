import { defineConfig } from 'vite';

/** Everything the console needs, in files of its own: nothing is fetched from anywhere but the API that serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2022',
    // The editor is one large library, loaded once on the operator's own network.
    chunkSizeWarningLimit: 8_192,
    rolldownOptions: {
      onwarn(warning, report) {
        // "use client" of libraries that also run on servers says nothing to a page.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') report(warning);
      },
    },
  },
  worker: { format: 'es' },
});
