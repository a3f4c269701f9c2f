export * from './caller.ts';
export * from './permissions.ts';
