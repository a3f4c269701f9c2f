/**
 * `npm run mutate`: changes the pass in small ways, one at a time, and counts how many of the changes its specs notice.
 * Slow, so no part of what every change has to pass; `-- --mutate libs/casework/derive/meet.ts` takes one file.
 */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.config/vitest.mutate.config.mjs', related: false },
  mutate: ['libs/casework/{derive,difference}/*.ts', '!**/*.spec.ts'],
  ignorePatterns: ['dist', 'apps/console', 'docs'],
  coverageAnalysis: 'perTest',
  // What a message says is for whoever reads it.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  tempDirName: 'dist/.stryker',
  jsonReporter: { fileName: 'dist/mutation.json' },
  thresholds: { high: 90, low: 85, break: 85 },
};
