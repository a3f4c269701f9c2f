export * from './config.ts';
export * from './secret-file.ts';
export { untrustedServer } from './untrusted-server.ts';
