export * from './calendar.ts';
export * from './events.ts';
export * from './pack.ts';
