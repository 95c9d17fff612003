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
  rootFolder,
  rootFolderInput,
  testResult,
} from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import type { BatchService } from '../batches/index.ts';
import { registerRecycleBinRoutes } from './recycle-bin-routes.ts';
import type { LibraryService } from './service.ts';

const params = z.object({ id: z.string().min(1).max(64) });
const done = z.object({ ok: z.literal(true) });

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
      schema: { tags, summary: 'A book with its files.', params, response: { 200: libraryItemDetails } },
    },
    (request) => library.details(request.params.id),
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
        params,
        body: reprocessRequest.nullish(),
        response: { 200: reprocessResult },
      },
    },
    (request) => library.reprocess(request.params.id, request.body ?? reprocessRequest.parse({})),
  );
}

function registerRootFolderRoutes(app: App, rootFolders: LibraryService['rootFolders']): void {
  const tags = ['root folders'];
  const config = { access: 'admin' as const };
  const base = '/api/v1/rootfolders';

  app.get(
    base,
    {
      config,
      schema: {
        tags,
        summary: 'Every root folder, tried just now.',
        response: { 200: z.object({ records: z.array(rootFolder) }) },
      },
    },
    async () => ({ records: await rootFolders.list() }),
  );
  app.get(
    `${base}/:id`,
    { config, schema: { tags, summary: 'One root folder.', params, response: { 200: rootFolder } } },
    (request) => rootFolders.get(request.params.id),
  );
  app.post(
    base,
    {
      config,
      schema: {
        tags,
        summary: 'Add a root folder.',
        body: rootFolderInput,
        response: { 200: rootFolder, 201: rootFolder },
      },
    },
    async (request, reply) => {
      const { folder, created } = await rootFolders.create(request.body);
      return reply.code(created ? 201 : 200).send(folder);
    },
  );
  app.post(
    `${base}/test`,
    {
      config,
      schema: { tags, summary: 'Try a folder.', body: rootFolderInput, response: { 200: testResult } },
    },
    (request) => rootFolders.test(request.body),
  );
  app.put(
    `${base}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Point a root folder at the place where its books are now.',
        params,
        body: rootFolderInput,
        response: { 200: rootFolder },
      },
    },
    (request) => rootFolders.update(request.params.id, request.body),
  );
  app.delete(
    `${base}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Forget a root folder without books; the disk is left alone.',
        params,
        response: { 200: done },
      },
    },
    async (request) => {
      await rootFolders.remove(request.params.id);
      return { ok: true as const };
    },
  );
}
