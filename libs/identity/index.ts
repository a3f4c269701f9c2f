export * from './caller.ts';
export * from './permissions.ts';
export * from './signing-key.ts';
export * from './tokens.ts';
