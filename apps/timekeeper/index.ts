export * from './advance-time.ts';
export * from './bookkeeping.ts';
export * from './post.ts';
export * from './sweep.ts';
export * from './timekeeper.ts';
