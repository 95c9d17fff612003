import type { ImportProgress } from '@earmark/contracts';
import {
  activity,
  backup,
  health,
  logPage,
  logQuery,
  pageOf,
  shortListQuery,
  systemStatus,
  taskList,
} from '@earmark/contracts';
import { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { Scheduler } from '../../jobs/schedule.ts';
import type { Clock } from '../../kernel/clock.ts';
import { reaches } from '../../kernel/viewer.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { done } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { LogBuffer } from '../../platform/logger.ts';
import type { ProviderService } from '../providers/index.ts';
import { readActivity } from './activity.ts';
import type { Backup, BackupService } from './backups.ts';
import type { HealthService } from './health.ts';

const tags = ['system'];
const LEVELS = ['debug', 'info', 'warn', 'error'];
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export type SystemFacts = {
  version: string;
  role: 'all' | 'web' | 'worker';
  urlBase: string;
  startedAt: number;
  nodeVersion: string;
  /** What an admin should know of how it was started, in whole sentences. */
  warnings: () => Promise<string[]>;
};

export function registerSystemRoutes(
  app: App,
  deps: {
    db: Db;
    clock: Clock;
    facts: SystemFacts;
    scheduler: Scheduler;
    health: HealthService;
    logs: LogBuffer;
    providers: ProviderService;
    downSpeed: () => number;
    recentSpeeds: () => number[];
    importProgress: (importId: string) => ImportProgress | null;
    backups: BackupService;
  },
): void {
  const { db, clock, facts, scheduler } = deps;

  app.get(
    '/api/v1/system/status',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Name, version and how it runs.', response: { 200: systemStatus } },
    },
    async (request) => {
      return {
        name: 'Earmark' as const,
        version: facts.version,
        database: db.kind,
        role: facts.role,
        uptimeSeconds: Math.round((clock.now() - facts.startedAt) / 1000),
        startedAt: new Date(facts.startedAt).toISOString(),
        urlBase: facts.urlBase,
        nodeVersion: facts.nodeVersion,
        warnings: reaches(viewerOf(request).group, 'admin') ? await facts.warnings() : [],
      };
    },
  );

  app.get(
    '/api/v1/system/activity',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'What is going on this second.', response: { 200: activity } },
    },
    () => readActivity(deps),
  );

  app.get(
    '/api/v1/system/tasks',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Scheduled tasks.', response: { 200: taskList } },
    },
    async () => ({
      tasks: (await scheduler.list()).map((task) => ({
        name: task.name,
        label: task.label,
        intervalSeconds: task.intervalMs === null ? null : Math.round(task.intervalMs / 1000),
        running: task.running,
        lastRunAt: iso(task.lastRunAt),
        lastDurationMs: task.lastDurationMs,
        lastResult: task.lastResult,
        lastMessage: task.lastMessage,
        nextRunAt: iso(task.nextRunAt),
      })),
    }),
  );

  app.post(
    '/api/v1/system/tasks/:name/run',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Run a task now.',
        params: z.object({ name: z.string().max(60) }),
        response: { 202: done },
      },
    },
    async (request, reply) => {
      await scheduler.runNow(request.params.name);
      reply.code(202);
      return { ok: true as const };
    },
  );

  app.get(
    '/api/v1/system/health',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'What is wrong and what to do.', response: { 200: health } },
    },
    async () => {
      const { problems, checkedAt } = await deps.health.current();
      return {
        problems: problems.map(({ action = null, ...problem }) => ({
          ...problem,
          action,
          since: iso(problem.since),
        })),
        checkedAt: iso(checkedAt),
      };
    },
  );

  app.get(
    '/api/v1/system/logs',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'The newest log lines.', querystring: logQuery, response: { 200: logPage } },
    },
    (request) => {
      const { page, pageSize, sortDirection, level, query } = request.query;
      const lowest = level === undefined ? 0 : LEVELS.indexOf(level);
      const wanted = query?.toLowerCase();
      const lines = deps.logs
        .lines()
        .filter(
          (line) =>
            LEVELS.indexOf(line.level) >= lowest &&
            (!wanted || `${line.message} ${JSON.stringify(line.details)}`.toLowerCase().includes(wanted)),
        );
      if (sortDirection === 'desc') lines.reverse();
      return {
        page,
        pageSize,
        totalRecords: lines.length,
        records: lines.slice((page - 1) * pageSize, page * pageSize).map((line) => ({
          at: new Date(line.at).toISOString(),
          level: line.level,
          scope: line.scope,
          message: line.message,
          details: line.details,
        })),
      };
    },
  );

  const toWire = (each: Backup) => ({ ...each, createdAt: new Date(each.createdAt).toISOString() });
  const byName = z.object({ name: z.string().max(80) });
  app.get(
    '/api/v1/system/backups',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Backups of the database.',
        querystring: shortListQuery,
        response: { 200: pageOf(backup) },
      },
    },
    async (request) => pageFrom((await deps.backups.list()).map(toWire), request.query),
  );
  app.post(
    '/api/v1/system/backups',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Write a backup now.', response: { 201: backup } },
    },
    async (_request, reply) => reply.code(201).send(toWire(await deps.backups.create())),
  );
  app.post(
    '/api/v1/system/backups/:name/restore',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Restore a backup with the next start.',
        params: byName,
        response: { 200: done },
      },
    },
    async (request) => {
      await deps.backups.restore(request.params.name);
      return { ok: true as const };
    },
  );
  app.delete(
    '/api/v1/system/backups/:name',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Delete a backup.', params: byName, response: { 200: done } },
    },
    async (request) => {
      await deps.backups.remove(request.params.name);
      return { ok: true as const };
    },
  );
}
