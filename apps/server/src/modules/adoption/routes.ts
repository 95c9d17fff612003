import { adoptFoldersRequest, batch, unmappedFolders, unmappedQuery } from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import type { BatchService } from '../batches/index.ts';
import type { AdoptionService } from './service.ts';

const tags = ['root folders'];
const config = { access: 'admin' as const };

/** Folders of a root folder that are no library items: look for them, list them, take them in. */
export function registerAdoptionRoutes(
  app: App,
  { adoption, batches }: { adoption: AdoptionService; batches: BatchService },
): void {
  app.post(
    '/api/v1/rootfolders/:id/unmapped/find',
    {
      config,
      schema: {
        tags,
        summary: 'Look for book folders that are no library items, and guess their books; in the background.',
        params: byId,
        response: { 202: batch },
      },
    },
    async (request, reply) => {
      const rootFolderId = request.params.id;
      const last = await adoption.newestLook(batches, rootFolderId);
      const isRunning = last !== null && (last.state === 'listing' || last.state === 'running');
      return reply.code(202).send(isRunning ? last : await batches.start('findFolders', { rootFolderId }));
    },
  );
  app.get(
    '/api/v1/rootfolders/:id/unmapped',
    {
      config,
      schema: {
        tags,
        summary: 'What the newest look found that is no library item by now.',
        params: byId,
        querystring: unmappedQuery,
        response: { 200: unmappedFolders },
      },
    },
    (request) => adoption.unmapped(batches, request.params.id, request.query),
  );
  app.post(
    '/api/v1/rootfolders/:id/unmapped/adopt',
    {
      config,
      schema: {
        tags,
        summary: 'Take found folders in where they lie; nothing on the disk changes. In the background.',
        params: byId,
        body: adoptFoldersRequest,
        response: { 202: batch },
      },
    },
    async (request, reply) => {
      const rootFolderId = request.params.id;
      const folders = await adoption.choose(batches, rootFolderId, request.body);
      return reply.code(202).send(await batches.start('adoptFolders', { rootFolderId, folders }));
    },
  );
}
