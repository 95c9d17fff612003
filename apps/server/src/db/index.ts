export * from './database.ts';
export { createLocks, type Locks } from './locks.ts';
export { holdDatabase } from './one-process.ts';
export { prepared } from './prepared.ts';
export type * from './schema.ts';
export type { BookTable } from './schema-catalog.ts';
export { foldLogIn, isWhole } from './sqlite-file.ts';
export { createTurns, type Turns } from './turns.ts';
