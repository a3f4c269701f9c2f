export { missesCsv, reportCsv } from './csv.ts';
export { DEFINITIONS } from './definitions.ts';
export { boundsOf, BadPeriod, quarter, year, type Bounds, type Period } from './period.ts';
export * from './report.ts';
export { ReportQueries, type ReportOptions } from './queries.ts';
