export { missesCsv, reportCsv } from './csv.ts';
export { DEFINITIONS } from './definitions.ts';
export { boundsOf, BadPeriod, quarter, year, type Bounds, type Period } from './period.ts';
export * from './report.ts';
export { compileReport, type ReportOptions } from './compile.ts';
export { reportFromLog, ReplayedRows } from './from-log.ts';
export { ReportQueries } from './queries.ts';
