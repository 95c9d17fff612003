export * from './database.ts';
export { createLocks, type Locks } from './locks.ts';
export type * from './schema.ts';
