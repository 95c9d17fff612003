export * from './database.ts';
export { createLocks, type Locks } from './locks.ts';
export { prepared } from './prepared.ts';
export type * from './schema.ts';
export { createTurns, type Turns } from './turns.ts';
