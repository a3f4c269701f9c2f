export * from './figures.ts';
export * from './find-case.ts';
export * from './history.ts';
export * from './print-history.ts';
export * from './verify.ts';
export * from './verify-attachments.ts';
