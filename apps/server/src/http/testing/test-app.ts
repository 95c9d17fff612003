import { z } from 'zod';
import { openTestSqlite } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { createSettingsService, registerSettingsRoutes } from '../../modules/settings/index.ts';
import { createUserService, registerUserRoutes } from '../../modules/users/index.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createApp } from '../app.ts';
import { registerEventRoutes } from '../events-routes.ts';

/** The app with the routes of users, settings and events, and some that fail in chosen ways. */
export async function makeTestApp(urlBase = '', routes: (scoped: App) => void = () => {}) {
  const db = await openTestSqlite();
  const clock = fakeClock();
  const log = silentLogger();
  const bus = createEventBus(log);
  const settings = createSettingsService({
    db,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32)),
    overrides: {},
  });
  const users = createUserService({ db, clock, security: () => settings.get('security') });
  const app = await createApp({
    log,
    users,
    clock,
    urlBase,
    version: '0.0.0',
    trustedProxies: [],
    routes: (scoped: App) => {
      registerUserRoutes(scoped, {
        users,
        settings,
        urlBase,
        inheritRequests: () => Promise.resolve(),
        signOutElsewhere: () => Promise.resolve(null),
      });
      registerSettingsRoutes(scoped, { settings, tests: {} });
      registerEventRoutes(scoped, { bus });
      routes(scoped);
      scoped.get('/api/v1/broken', { config: { access: 'user' } }, () => {
        throw new Error('password=hunter2');
      });
      scoped.get(
        '/api/v1/remote',
        {
          config: { access: 'trusted' },
          schema: { querystring: z.object({ n: z.coerce.number().max(3).optional() }) },
        },
        () => {
          throw new AppError({
            code: 'indexer_limited',
            message: 'Too fast.',
            hint: 'Wait.',
            status: 502,
            blame: 'remote',
            retryAfterMs: 1500,
          });
        },
      );
    },
  });
  const call = (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) => app.inject({ method, url: urlBase + url, headers, ...(payload ? { payload } : {}) });
  return {
    app,
    call,
    clock,
    bus,
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
