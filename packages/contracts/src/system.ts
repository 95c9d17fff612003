import { z } from 'zod';
import { fact, isoTime, pageOf, pageQuery, sortKeyOf } from './common.ts';
import { importProgress } from './library.ts';

export const systemStatus = z
  .object({
    name: z.literal('Earmark'),
    version: z.string(),
    database: z.enum(['sqlite', 'postgres']),
    role: z.enum(['all', 'web', 'worker']),
    uptimeSeconds: z.number(),
    startedAt: isoTime,
    urlBase: z.string(),
    nodeVersion: z.string(),
    /** Start-up warnings; empty for everybody but admins. */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'SystemStatus' });

export type SystemStatus = z.infer<typeof systemStatus>;

export const task = z
  .object({
    name: z.string(),
    label: z.string(),
    intervalSeconds: z.number().nullable(),
    running: z.boolean(),
    lastRunAt: isoTime.nullable(),
    lastDurationMs: z.number().nullable(),
    lastResult: z.enum(['ok', 'failed']).nullable(),
    lastMessage: z.string().nullable(),
    nextRunAt: isoTime.nullable(),
  })
  .meta({ id: 'Task' });
export const taskList = z.object({ tasks: z.array(task) }).meta({ id: 'TaskList' });

export const healthProblem = z
  .object({
    source: z.string(),
    level: z.enum(['notice', 'warning', 'error']),
    message: z.string(),
    hint: z.string().nullable(),
    /** One call that mends it: POST to this path below `/api/v1`, without a body. */
    action: z.object({ label: z.string(), path: z.string() }).nullable(),
    since: isoTime.nullable(),
  })
  .meta({ id: 'HealthProblem' });
export const health = z
  .object({ problems: z.array(healthProblem), checkedAt: isoTime.nullable() })
  .meta({ id: 'Health' });

export const logEntry = z
  .object({
    at: isoTime,
    level: z.string(),
    scope: z.string().nullable(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'LogEntry' });
export const logPage = pageOf(logEntry).meta({ id: 'LogPage' });
export const logQuery = pageQuery.extend({
  sortKey: sortKeyOf('at'),
  level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
  query: z.string().max(200).optional(),
});

/** What is going on this second, for the dashboard. */
export const activity = z
  .object({
    searching: z.array(z.object({ requestId: z.string(), title: z.string(), since: isoTime })),
    downloading: z.number().int(),
    importing: z.array(
      z.object({
        importId: z.string(),
        title: z.string(),
        step: z.string(),
        since: isoTime,
        /** Of tags, covers and parts being written; null while nothing takes long. */
        progress: importProgress.nullable(),
      }),
    ),
    downSpeed: z.number(),
    /** Bytes per second of the last two minutes, one every two seconds, oldest first; fewer after a start. */
    recentSpeeds: z.array(z.number()),
    counts: z.record(z.string(), z.number().int()),
    integrations: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        name: z.string(),
        state: z.enum(['ok', 'backedOff', 'unknown', 'off']),
        message: z.string().nullable(),
        facts: z.array(fact),
      }),
    ),
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof activity>;

/** A copy of the SQLite database in the config folder. */
export const backup = z
  .object({ name: z.string(), sizeBytes: z.number(), createdAt: isoTime })
  .meta({ id: 'Backup' });
