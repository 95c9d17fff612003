import {
  blocklistPage,
  blocklistQuery,
  deleteQueueQuery,
  pageQuery,
  queuePage,
  remotePathMapping,
  remotePathMappingInput,
} from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { DownloadService } from './service.ts';

const done = z.object({ ok: z.literal(true) });
const byId = z.object({ id: z.string().max(64) });

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
        querystring: pageQuery,
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

  const tags = ['remotepathmappings'];
  app.get(
    '/api/v1/remotepathmappings',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Which folder of a download client is which folder here.',
        response: { 200: z.object({ records: z.array(remotePathMapping) }) },
      },
    },
    async () => ({ records: await mappings.list() }),
  );

  app.get(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'One mapping.', params: byId, response: { 200: remotePathMapping } },
    },
    (request) => mappings.get(request.params.id),
  );

  app.post(
    '/api/v1/remotepathmappings',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Add a mapping.',
        body: remotePathMappingInput,
        response: { 201: remotePathMapping },
      },
    },
    async (request, reply) => reply.code(201).send(await mappings.create(request.body)),
  );

  app.put(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Change a mapping.',
        params: byId,
        body: remotePathMappingInput,
        response: { 200: remotePathMapping },
      },
    },
    (request) => mappings.update(request.params.id, request.body),
  );

  app.delete(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Remove a mapping.', params: byId, response: { 200: done } },
    },
    async (request) => {
      await mappings.remove(request.params.id);
      return { ok: true as const };
    },
  );
}
