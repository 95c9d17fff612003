import type { Db } from '../db/index.ts';
import type { App } from '../platform/fastify/app-type.ts';

/** `/ping` for monitors, at the root of the server and below the URL base; the bare root leads to the base. */
export function registerRoot(app: App, deps: { db: Db; urlBase: string }): void {
  for (const path of new Set(['/ping', `${deps.urlBase}/ping`])) {
    app.get(path, { schema: { hide: true } }, async (_request, reply) => {
      try {
        await deps.db.ping();
        return { status: 'OK' };
      } catch {
        return reply.code(503).send({ status: 'The database cannot be read.' });
      }
    });
  }
  if (deps.urlBase !== '')
    app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect(`${deps.urlBase}/`));
}
