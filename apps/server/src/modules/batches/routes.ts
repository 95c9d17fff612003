import { batch, batchItemPage, batchItemQuery, batchListQuery, pageOf } from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import type { BatchService } from './service.ts';

const tags = ['batches'];
const config = { access: 'admin' as const };

/** Work on many things: how it stands, what became of each, and how to stop it. */
export function registerBatchRoutes(app: App, { batches }: { batches: BatchService }): void {
  app.get(
    '/api/v1/batches',
    {
      config,
      schema: {
        tags,
        summary: 'The newest batches.',
        querystring: batchListQuery,
        response: { 200: pageOf(batch) },
      },
    },
    async (request) => pageFrom(await batches.list(request.query.kind), request.query),
  );
  app.get(
    '/api/v1/batches/:id',
    { config, schema: { tags, summary: 'How a batch stands.', params: byId, response: { 200: batch } } },
    (request) => batches.get(request.params.id),
  );
  app.get(
    '/api/v1/batches/:id/items',
    {
      config,
      schema: {
        tags,
        summary: 'What became, or will become, of each thing of a batch.',
        params: byId,
        querystring: batchItemQuery,
        response: { 200: batchItemPage },
      },
    },
    (request) => batches.items(request.params.id, request.query),
  );
  app.post(
    '/api/v1/batches/:id/cancel',
    {
      config,
      schema: { tags, summary: 'Stop a batch after what it is at.', params: byId, response: { 200: batch } },
    },
    (request) => batches.cancel(request.params.id),
  );
}
