import swaggerUi from '@fastify/swagger-ui';
import type { App } from '../platform/fastify/app-type.ts';

/** The OpenAPI document and a page to browse it. Both tell nothing that the source does not. */
export async function registerDocs(app: App): Promise<void> {
  app.get('/api/v1/openapi.json', { config: { access: 'none' }, schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: false,
    uiConfig: { docExpansion: 'none', deepLinking: true },
  });
}
