import type { Db } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createGraphileQueue } from './graphile.ts';
import { createInProcessQueue } from './in-process.ts';
import type { JobQueue } from './port.ts';

export * from './port.ts';
export * from './schedule.ts';

/** The adapter that fits the database. */
export function createJobQueue(options: { db: Db; clock: Clock; log: Logger }): JobQueue {
  return options.db.pool
    ? createGraphileQueue({ ...options, pool: options.db.pool })
    : createInProcessQueue(options);
}
