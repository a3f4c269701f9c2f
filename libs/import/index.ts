export * from './cfpb.ts';
export * from './dates.ts';
export * from './import-file.ts';
export * from './plain-csv.ts';
export * from './row.ts';
