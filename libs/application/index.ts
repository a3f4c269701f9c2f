export * from './administration.ts';
export * from './cases.ts';
export * from './core.ts';
export { countingsOf } from './countings.ts';
export * from './library.ts';
export * from './parties.ts';
export * from './relations.ts';
export * from './streams.ts';
export * from './time.ts';
