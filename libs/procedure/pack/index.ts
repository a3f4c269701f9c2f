export * from './schema.ts';
export * from './vocabulary.ts';
export * from './words.ts';
