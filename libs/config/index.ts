export * from './config.ts';
export * from './secret-file.ts';
