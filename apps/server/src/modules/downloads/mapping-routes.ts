import {
  entryForms,
  pageOf,
  remotePathMapping,
  remotePathMappingInput,
  remotePathMappingTest,
  shortListQuery,
  testResult,
} from '@earmark/contracts';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId, done } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import type { Mappings } from './mappings.ts';

/** Which folder of a download client is which folder here. */
export function registerMappingRoutes(app: App, mappings: Mappings): void {
  const tags = ['remotepathmappings'];
  app.get(
    '/api/v1/remotepathmappings',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Which folder of a download client is which folder here.',
        querystring: shortListQuery,
        response: { 200: pageOf(remotePathMapping) },
      },
    },
    async (request) => pageFrom(await mappings.list(), request.query),
  );

  app.get(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'One mapping.', params: byId, response: { 200: remotePathMapping } },
    },
    (request) => mappings.get(request.params.id),
  );

  app.post(
    '/api/v1/remotepathmappings',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Add a mapping.',
        body: remotePathMappingInput,
        response: { 201: remotePathMapping },
      },
    },
    async (request, reply) => reply.code(201).send(await mappings.create(request.body)),
  );

  app.put(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Change a mapping.',
        params: byId,
        body: remotePathMappingInput,
        response: { 200: remotePathMapping },
      },
    },
    (request) => mappings.update(request.params.id, request.body),
  );

  app.delete(
    '/api/v1/remotepathmappings/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Remove a mapping.', params: byId, response: { 200: done } },
    },
    async (request) => {
      await mappings.remove(request.params.id);
      return { ok: true as const };
    },
  );

  app.get(
    '/api/v1/remotepathmappings/schema',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'The form of a mapping.', response: { 200: entryForms } },
    },
    async () => ({ schemas: [await mappings.form()] }),
  );

  app.post(
    '/api/v1/remotepathmappings/test',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Try a mapping before it is stored: is its folder here?',
        body: remotePathMappingTest,
        response: { 200: testResult },
      },
    },
    (request) => mappings.test(request.body),
  );
}
