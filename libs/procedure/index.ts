export * from './calendar/index.ts';
export * from './due/index.ts';
export * from './pack/index.ts';
