export * from './calendar/index.ts';
export * from './due/index.ts';
export * from './pack/index.ts';
export * from './schedule/index.ts';
