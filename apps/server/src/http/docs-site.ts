import type { IncomingMessage, ServerResponse } from 'node:http';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { withoutUnusedSchemas, withProblemAnswers } from './openapi.ts';

export type DocsSite = {
  readonly document: object;
  /** Serves what lies below `/api/docs`. */
  answer(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
};

/** A Fastify of its own that knows the product's routes by their schemas only, and serves nothing but their description. */
export async function createDocsSite(options: {
  routes: readonly RouteOptions[];
  urlBase: string;
  version: string;
}): Promise<DocsSite> {
  const app = Fastify({ logger: false, exposeHeadRoutes: false, routerOptions: { maxParamLength: 500 } });
  // The schemas are zod's; nothing is validated here.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Earmark',
        version: options.version,
        description: 'Self-hosted, Arr-like audiobook manager.',
        license: { name: 'MIT' },
      },
      servers: [{ url: options.urlBase || '/' }],
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
          session: { type: 'apiKey', in: 'cookie', name: 'earmark_session' },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (documents) =>
      withoutUnusedSchemas(withProblemAnswers(jsonSchemaTransformObject(documents))),
    stripBasePath: true,
  });
  for (const { url, method, schema } of options.routes) {
    const isShown = schema !== undefined && schema.hide !== true && method !== 'HEAD';
    if (isShown) app.route({ url, method, schema, handler: () => undefined });
  }
  await app.register(
    (scoped) =>
      scoped.register(swaggerUi, {
        routePrefix: '/api/docs',
        indexPrefix: options.urlBase,
        staticCSP: false,
        uiConfig: { docExpansion: 'none', deepLinking: true },
      }),
    { prefix: options.urlBase },
  );
  await app.ready();
  return {
    document: app.swagger(),
    answer: (request, response) => app.routing(request, response),
    close: () => app.close(),
  };
}
