export { showAdmission } from './admission.ts';
export type { AdmissionFigures } from './admission.ts';
export { appendTimes } from './append-times.ts';
export { showClocks } from './clocks.ts';
export { showProjections } from './projections.ts';
export type { ProjectionFigures } from './projections.ts';
export { showSubscriptions } from './subscriptions.ts';
export type { SubscriptionFigures } from './subscriptions.ts';
