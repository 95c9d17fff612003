import { blocklistPage, blocklistQuery, deleteQueueQuery, queuePage, queueQuery } from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId, done } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import { registerMappingRoutes } from './mapping-routes.ts';
import type { DownloadService } from './service.ts';

/** Queue, blocklist and remote path mappings. */
export function registerDownloadRoutes(app: App, deps: { downloads: DownloadService }): void {
  const { queue, blocklist, mappings } = deps.downloads;

  app.get(
    '/api/v1/queue',
    {
      config: { access: 'user' },
      schema: {
        tags: ['queue'],
        summary: 'Downloads that are not finished with; everybody but admins sees their own.',
        querystring: queueQuery,
        response: { 200: queuePage },
      },
    },
    (request) => queue.page(viewerOf(request), request.query),
  );

  app.delete(
    '/api/v1/queue/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['queue'],
        summary: 'Take a download off the queue.',
        description:
          '`removeFromClient` also removes the torrent (with its files, unless it was there before Earmark came), `blocklist` never grabs the release again, `search` looks for the next best one at once.',
        params: byId,
        querystring: deleteQueueQuery,
        response: { 200: done },
      },
    },
    async (request) => {
      await queue.remove(request.params.id, request.query, viewerOf(request));
      return { ok: true as const };
    },
  );

  app.get(
    '/api/v1/blocklist',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['queue'],
        summary: 'Releases that are never grabbed again, newest first.',
        querystring: blocklistQuery,
        response: { 200: blocklistPage },
      },
    },
    (request) => blocklist.page(request.query),
  );

  app.delete(
    '/api/v1/blocklist/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['queue'],
        summary: 'Allow a release again.',
        params: byId,
        response: { 200: done },
      },
    },
    async (request) => {
      await blocklist.remove(request.params.id);
      return { ok: true as const };
    },
  );

  app.delete(
    '/api/v1/blocklist',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['queue'],
        summary: 'Allow every release again.',
        response: { 200: z.object({ removed: z.number().int() }) },
      },
    },
    async () => ({ removed: await blocklist.clear() }),
  );

  registerMappingRoutes(app, mappings);
}
