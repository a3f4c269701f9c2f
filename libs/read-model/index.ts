export { columnsOf, entityOf } from './table.ts';
export { NoSuchProjection } from './catalogue.ts';
export { Projector } from './projector.ts';
export type { ProjectorOptions, Retried } from './projector.ts';
export * from './projection.ts';
export { ReadModel } from './read-model.ts';
export type { ReadModelOptions } from './read-model.ts';
export { quoted, schemaName, snakeCase } from './naming.ts';
export type { Freshness, ProjectionStatus } from './status.ts';
