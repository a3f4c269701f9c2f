export * from './decision.ts';
export * from './events.ts';
export * from './instant.ts';
export * from './canonical-json.ts';
export * from './sealed.ts';
export * from './sealed-schema.ts';
export * from './aggregate.ts';
export * from './fault-point.ts';
