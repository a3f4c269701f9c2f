export * from './procedures.ts';
export { recurringDuties, schedules } from './projection.ts';
export * from './queries.ts';
export * from './row.ts';
