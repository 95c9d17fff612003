import { evaluateRequest, evaluateResponse } from '@earmark/contracts';
import type { Clock } from '../../kernel/clock.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { evaluateReleases } from './evaluate.ts';
import type { QualityPolicy } from './model.ts';

/** 20,000 releases of a thousand characters each; the schema bounds every field. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** The dry run of the decision engine: the same code as a real search, touching nothing. */
export function registerEvaluateRoutes(
  app: App,
  deps: { settings: () => Promise<QualityPolicy>; clock: Clock },
): void {
  app.post(
    '/api/v1/releases/evaluate',
    {
      config: { access: 'admin' },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: ['releases'],
        summary: 'Decide on releases for a book without searching or grabbing anything.',
        body: evaluateRequest,
        response: { 200: evaluateResponse },
      },
    },
    async (request) => {
      const { book, releases } = request.body;
      return evaluateReleases({
        book,
        releases,
        settings: await deps.settings(),
        context: { now: deps.clock.now() },
      });
    },
  );
}
