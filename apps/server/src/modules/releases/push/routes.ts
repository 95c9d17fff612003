import { waitingReleasePage, waitingReleaseQuery } from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../../platform/fastify/app-type.ts';
import { done } from '../../../platform/fastify/shapes.ts';
import type { ReleasePush } from './service.ts';

/** Pushed releases that wait for a better moment. */
export function registerWaitingReleaseRoutes(
  app: App,
  { push }: { push: Pick<ReleasePush, 'waiting'> },
): void {
  app.get(
    '/api/v1/releases/waiting',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['releases'],
        summary:
          'Releases other tools have pushed and that cannot be taken at this moment, with the reasons.',
        querystring: waitingReleaseQuery,
        response: { 200: waitingReleasePage },
      },
    },
    (request) => push.waiting.list(request.query),
  );
  app.delete(
    '/api/v1/releases/waiting/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['releases'],
        summary: 'Let a waiting release go.',
        params: z.object({ id: z.string().min(1).max(100) }),
        response: { 200: done },
      },
    },
    async (request) => {
      await push.waiting.remove(request.params.id);
      return { ok: true as const };
    },
  );
}
