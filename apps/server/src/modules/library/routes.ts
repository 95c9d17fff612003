import {
  batch,
  libraryGroupPage,
  libraryGroupQuery,
  libraryItemDetails,
  libraryListQuery,
  libraryPage,
  reprocessManyRequest,
  reprocessRequest,
  reprocessResult,
  takenOut,
  takeOutQuery,
} from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { BatchService } from '../batches/index.ts';
import { registerRecycleBinRoutes } from './recycle-bin-routes.ts';
import { registerRootFolderRoutes } from './root-folder-routes.ts';
import type { LibraryService } from './service.ts';

/** Library items, root folders and the recycle bin. */
export function registerLibraryRoutes(
  app: App,
  deps: { library: LibraryService; batches: BatchService },
): void {
  registerItemRoutes(app, deps.library);
  registerReprocessRoutes(app, deps);
  registerRootFolderRoutes(app, deps.library.rootFolders);
  registerRecycleBinRoutes(app, deps.library.recycled);
}

function registerItemRoutes(app: App, library: LibraryService): void {
  const tags = ['library'];

  app.get(
    '/api/v1/library',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Books in the library.',
        querystring: libraryListQuery,
        response: { 200: libraryPage },
      },
    },
    (request) => library.list(request.query),
  );
  app.get(
    '/api/v1/library/groups',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The library by author or by series, sorted by name.',
        querystring: libraryGroupQuery,
        response: { 200: libraryGroupPage },
      },
    },
    (request) => library.groups(request.query),
  );
  app.get(
    '/api/v1/library/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'A book with its files.',
        params: byId,
        response: { 200: libraryItemDetails },
      },
    },
    (request) => library.details(request.params.id),
  );
  app.delete(
    '/api/v1/library/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary:
          'Take a book out of the library; its folder goes to the recycle bin, its torrent goes on seeding.',
        description:
          '`search` looks for another release at once, `blocklist` never grabs the one it came from again. Without `search`, requests for the book end.',
        params: byId,
        querystring: takeOutQuery,
        response: { 200: takenOut },
      },
    },
    (request) => {
      const { userId, username } = viewerOf(request);
      return library.takeOut(request.params.id, { userId, by: username, ...request.query });
    },
  );
}

function registerReprocessRoutes(
  app: App,
  { library, batches }: { library: LibraryService; batches: BatchService },
): void {
  const tags = ['library'];

  app.post(
    '/api/v1/library/reprocess',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary:
          'The same for many books, in the background; with `dryRun` the batch holds the list of changes.',
        body: reprocessManyRequest,
        response: { 202: batch },
      },
    },
    async (request, reply) => reply.code(202).send(await batches.start('reprocess', request.body)),
  );
  app.post(
    '/api/v1/library/:id/reprocess',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Write metadata again and / or fix the folder; with `dryRun` only say what would be done.',
        params: byId,
        body: reprocessRequest.nullish(),
        response: { 200: reprocessResult },
      },
    },
    (request) => library.reprocess(request.params.id, request.body ?? reprocessRequest.parse({})),
  );
}
