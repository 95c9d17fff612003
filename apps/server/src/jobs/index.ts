import type { Db } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createInProcessQueue } from './in-process.ts';
import type { JobQueue } from './port.ts';

export * from './port.ts';
export * from './schedule.ts';

/** The adapter that fits the database. The PostgreSQL engine is loaded only where it is used. */
export async function createJobQueue(options: { db: Db; clock: Clock; log: Logger }): Promise<JobQueue> {
  const { pool } = options.db;
  if (!pool) return createInProcessQueue(options);
  const { createGraphileQueue } = await import('./graphile.ts');
  return createGraphileQueue({ ...options, pool });
}
