/** Jest runs the TypeScript sources as native ES modules; swc emits the decorator metadata NestJS injects by. */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/apps/console/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    // Mercurius requires it for a page that is not served, and Jest on Node 20 cannot require an ES module.
    '^@fastify/static$': '<rootDir>/apps/api/testing/no-static-files.cjs',
    '^#([^/]+)$': '<rootDir>/libs/$1/index.ts',
    '^#([^/]+)/testing$': '<rootDir>/libs/$1/testing/index.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  maxWorkers: 2,
  // Against what hangs, and no measure of speed: a slow machine may take its time.
  testTimeout: 180_000,
};
