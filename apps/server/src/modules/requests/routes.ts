import {
  bulkRequest,
  bulkResult,
  createRequest,
  deleteRequestQuery,
  denyRequest,
  requestListQuery,
  requestPage,
  requestQuota,
  request as requestSchema,
} from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId, done } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import { actOnMany } from './bulk.ts';
import type { RequestService } from './service.ts';

const tags = ['requests'];

/** `reprocess` rewrites metadata and folder of the library item. */
export function registerRequestRoutes(
  app: App,
  deps: { requests: RequestService; reprocess: (libraryItemId: string) => Promise<void> },
): void {
  const { requests } = deps;

  app.get(
    '/api/v1/requests',
    {
      config: { access: 'user' },
      // The busiest read: `toWire` builds its rows field by field, so there is nothing left to strip.
      serializerCompiler: () => JSON.stringify,
      schema: {
        tags,
        summary: 'My requests; an admin sees all.',
        querystring: requestListQuery,
        response: { 200: requestPage },
      },
    },
    (request) => requests.list(viewerOf(request), request.query),
  );
  app.get(
    '/api/v1/requests/quota',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'How many more books I may ask for, and when one more is free.',
        response: { 200: requestQuota },
      },
    },
    (request) => requests.quotaOf(viewerOf(request)),
  );
  app.get(
    '/api/v1/requests/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'One request.', params: byId, response: { 200: requestSchema } },
    },
    (request) => requests.get(request.params.id, viewerOf(request)),
  );
  app.post(
    '/api/v1/requests',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Ask for a book; asking twice is the same request.',
        body: createRequest,
        response: { 200: requestSchema, 201: requestSchema },
      },
    },
    async (request, reply) => {
      const { request: made, created } = await requests.create(viewerOf(request), request.body);
      reply.code(created ? 201 : 200);
      return made;
    },
  );
  app.delete(
    '/api/v1/requests/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Take a request back.',
        params: byId,
        querystring: deleteRequestQuery,
        response: { 200: done },
      },
    },
    async (request) => {
      await requests.remove(request.params.id, viewerOf(request), request.query);
      return { ok: true as const };
    },
  );

  app.post(
    '/api/v1/requests/bulk',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'One step for many requests; tells which of them refused it, and why.',
        body: bulkRequest,
        response: { 200: bulkResult },
      },
    },
    (request) => actOnMany(deps, viewerOf(request), request.body),
  );

  const step = (
    name: string,
    summary: string,
    access: 'admin' | 'trusted' | 'user',
    run: (id: string, viewer: ReturnType<typeof viewerOf>) => Promise<unknown>,
  ) =>
    app.post(
      `/api/v1/requests/:id/${name}`,
      { config: { access }, schema: { tags, summary, params: byId, response: { 200: requestSchema } } },
      async (request) => {
        const viewer = viewerOf(request);
        await run(request.params.id, viewer);
        return requests.get(request.params.id, viewer);
      },
    );
  step('approve', 'Approve; the search begins.', 'admin', requests.approve);
  step('search', 'Search now.', 'trusted', requests.search);
  step('retry', 'Try again what failed.', 'trusted', requests.retry);
  step('reprocess', 'Write metadata again and fix the folder.', 'admin', async (id, viewer) => {
    const { libraryItemId } = await requests.get(id, viewer);
    if (libraryItemId !== null) await deps.reprocess(libraryItemId);
  });

  app.post(
    '/api/v1/requests/:id/deny',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Deny, with a note.',
        params: byId,
        body: denyRequest.optional(),
        response: { 200: requestSchema },
      },
    },
    (request) => requests.deny(request.params.id, viewerOf(request), request.body?.note ?? null),
  );
  app.post(
    '/api/v1/requests/:id/cancel',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Stop the work for this book.',
        params: byId,
        querystring: deleteRequestQuery,
        response: { 200: requestSchema },
      },
    },
    (request) => requests.cancel(request.params.id, viewerOf(request), request.query),
  );
}
