import { evaluateRequest, evaluateResponse, type SettingsSections } from '@earmark/contracts';
import type { Clock } from '../../kernel/clock.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { evaluateReleases } from './evaluate.ts';

/** The dry run of the decision engine: touches nothing, needs no indexer. */
export function registerEvaluateRoutes(
  app: App,
  deps: { settings: () => Promise<SettingsSections['quality']>; clock: Clock },
): void {
  app.post(
    '/api/v1/releases/evaluate',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['releases'],
        summary: 'Decide on releases against a book, without touching anything.',
        body: evaluateRequest,
        response: { 200: evaluateResponse },
      },
    },
    async (request) =>
      evaluateReleases({
        book: request.body.book,
        releases: request.body.releases,
        settings: await deps.settings(),
        context: { now: deps.clock.now() },
      }),
  );
}
