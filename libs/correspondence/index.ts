export * from './compose.ts';
export * from './print.ts';
