import config from './vitest.config.mjs';

/** The specs that are to notice a change of the pass, but those that are about how much it can take. */
process.env['PROPERTY_RUNS'] ??= '20';
process.env['PROPERTY_SEED'] ??= '14';
export default {
  ...config,
  test: {
    ...config.test,
    projects: undefined,
    include: ['libs/casework/{derive,difference}/*.unit.spec.ts'],
    exclude: ['**/settle.unit.spec.ts'],
  },
};
