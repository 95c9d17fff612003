import {
  emptiedBin,
  recycledListQuery,
  recycledPage,
  restoredBook,
  restoreRequest,
} from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import { done } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { LibraryService } from './service.ts';

const params = z.object({
  id: z
    .string()
    .max(200)
    .regex(/^[^/\\]+$/),
});
const base = '/api/v1/recyclebin';

/** Books that were replaced or removed and are not deleted yet. */
export function registerRecycleBinRoutes(app: App, books: LibraryService['recycled']): void {
  const config = { access: 'admin' as const };
  const tags = ['recycle bin'];

  app.get(
    base,
    {
      config,
      schema: {
        tags,
        summary: 'Books in the recycle bins of all root folders, the newest first.',
        querystring: recycledListQuery,
        response: { 200: recycledPage },
      },
    },
    (request) => books.page(request.query),
  );
  app.post(
    `${base}/:id/restore`,
    {
      config,
      schema: {
        tags,
        summary:
          'Put a book back where it was. 409 when something else is there, unless that is to go to the recycle bin.',
        params,
        body: restoreRequest.nullish(),
        response: { 200: restoredBook },
      },
    },
    (request) => books.restore(request.params.id, viewerOf(request).userId, request.body?.whatIsThere),
  );
  app.delete(
    `${base}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Delete a book for good.',
        params,
        response: { 200: done },
      },
    },
    async (request) => {
      await books.remove(request.params.id, viewerOf(request).userId);
      return { ok: true as const };
    },
  );
  app.delete(
    base,
    {
      config,
      schema: { tags, summary: 'Empty the recycle bins.', response: { 200: emptiedBin } },
    },
    (request) => books.empty(viewerOf(request).userId),
  );
}
