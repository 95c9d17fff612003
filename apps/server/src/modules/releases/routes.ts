import { evaluateRequest, evaluateResponse, type QualitySettings } from '@earmark/contracts';
import type { Clock } from '../../kernel/clock.ts';
import { badInput } from '../../kernel/errors.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { evaluateReleases } from './evaluate.ts';
import { profileOf, withChanges } from './quality-profile.ts';

/** 20,000 releases of a thousand characters each; the schema bounds every field. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** The dry run of the decision engine: the same code as a real search, touching nothing. */
export function registerEvaluateRoutes(
  app: App,
  deps: { settings: () => Promise<QualitySettings>; clock: Clock },
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
      const { book, releases, profile, changes = {} } = request.body;
      const settings = await deps.settings();
      if (profile !== undefined && !settings.profiles.some(({ id }) => id === profile))
        throw badInput(`There is no quality profile "${profile}".`, [
          { path: 'profile', message: 'Unknown profile.' },
        ]);
      return evaluateReleases({
        book,
        releases,
        settings: withChanges(profileOf(settings, profile), changes),
        context: { now: deps.clock.now() },
      });
    },
  );
}
