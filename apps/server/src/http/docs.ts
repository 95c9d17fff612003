import type { RouteOptions } from 'fastify';
import type { App } from '../platform/fastify/app-type.ts';
import type { DocsSite } from './docs-site.ts';

/**
 * The OpenAPI document and a page to browse it. Both tell nothing that the source does not. Few visitors come, so all of it
 * is loaded with the first of them. Call before any route is registered.
 */
export function prepareDocs(
  app: App,
  options: { urlBase: string; version: string },
): { register(scoped: App): void } {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  let site: Promise<DocsSite> | undefined;
  const load = (): Promise<DocsSite> => {
    site ??= import('./docs-site.ts').then(({ createDocsSite }) => createDocsSite({ ...options, routes }));
    return site;
  };
  app.addHook('onClose', async () => {
    await (await site)?.close();
  });

  return {
    register: (scoped) => {
      scoped.get(
        '/api/v1/openapi.json',
        { config: { access: 'none' }, schema: { hide: true } },
        async (_request, reply) => {
          const { document } = await load();
          return reply.type('application/json').send(JSON.stringify(document));
        },
      );
      for (const path of ['/api/docs', '/api/docs/*']) {
        scoped.get(path, { schema: { hide: true } }, async (request, reply) => {
          const docs = await load();
          reply.hijack();
          docs.answer(request.raw, reply.raw);
        });
      }
    },
  };
}
