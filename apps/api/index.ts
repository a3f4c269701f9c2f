export { ApiModule } from './api.module.ts';
export { openVerifier } from './http/open-verifier.ts';
export { parkedIn, readinessOf } from './http/readiness.ts';
export type { ApiHost, Readiness } from './host.ts';
export { startApi, type RunningApi } from './start-api.ts';
