import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which specs a project has: `npm test -- --project unit` runs those that do no I/O. */
const project = (name, ...levels) => ({
  extends: true,
  test: { name, include: levels.map((level) => `{apps,libs,test}/**/*.${level}.spec.ts`) },
});

/** The TypeScript sources, compiled by Vite one by one; packages as Node itself loads them (docs/adr/0014). */
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^#([^/]+)$/, replacement: `${root}libs/$1/index.ts` },
      { find: /^#([^/]+)\/testing$/, replacement: `${root}libs/$1/testing/index.ts` },
      // Where Node finds it, for the packages that share it: graphql refuses the classes of a second copy.
      { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) },
    ],
  },
  test: {
    projects: [project('unit', 'unit'), project('int', 'int'), project('e2e', 'e2e', 'browser')],
    pool: 'forks',
    maxWorkers: 2,
    // A worker loads a module once and not once a spec, which is what a third of the suite's time went into. So a spec
    // leaves nothing behind in a module, in `process.env` or in a global.
    isolate: false,
    // Against what hangs, and no measure of speed: a slow machine may take its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
