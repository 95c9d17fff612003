import {
  type ProviderKind,
  pageOf,
  provider,
  providerInput,
  providerSchema,
  providerTest,
  shortListQuery,
  testResult,
} from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import { done } from '../../platform/fastify/shapes.ts';
import { pageFrom } from '../../platform/fastify/short-list.ts';
import type { ProviderService } from './service.ts';

const PATHS: Record<string, { kind: ProviderKind; label: string }> = {
  downloadclients: { kind: 'downloadclient', label: 'download client' },
  indexers: { kind: 'indexer', label: 'indexer' },
  notifications: { kind: 'notification', label: 'notification' },
};
const params = z.object({ id: z.string() });

/** The same five routes for every kind of provider. */
export function registerProviderRoutes(app: App, deps: { providers: ProviderService }): void {
  const { providers } = deps;
  for (const [path, { kind, label }] of Object.entries(PATHS)) {
    const base = `/api/v1/${path}`;
    const tags = [path];
    const config = { access: 'admin' as const };

    app.get(
      `${base}/schema`,
      {
        config,
        schema: {
          tags,
          summary: `Forms of every known ${label}.`,
          response: { 200: z.object({ schemas: z.array(providerSchema) }) },
        },
      },
      () => ({
        schemas: providers.schemas(kind),
      }),
    );
    app.get(
      base,
      {
        config,
        schema: {
          tags,
          summary: `Every stored ${label}.`,
          querystring: shortListQuery,
          response: { 200: pageOf(provider) },
        },
      },
      async (request) => pageFrom(await providers.list(kind), request.query),
    );
    app.get(
      `${base}/:id`,
      { config, schema: { tags, summary: `One ${label}.`, params, response: { 200: provider } } },
      (request) => providers.get(kind, request.params.id),
    );
    app.post(
      base,
      {
        config,
        schema: {
          tags,
          summary: `Add ${article(label)} ${label}.`,
          body: providerInput,
          response: { 201: provider },
        },
      },
      async (request, reply) => {
        reply.code(201);
        return providers.create(kind, request.body);
      },
    );
    app.put(
      `${base}/:id`,
      {
        config,
        schema: {
          tags,
          summary: `Change ${article(label)} ${label}; secrets left out are kept.`,
          params,
          body: providerInput,
          response: { 200: provider },
        },
      },
      (request) => providers.update(kind, request.params.id, request.body),
    );
    app.delete(
      `${base}/:id`,
      {
        config,
        schema: {
          tags,
          summary: `Remove ${article(label)} ${label}.`,
          params,
          response: { 200: done },
        },
      },
      async (request) => {
        await providers.remove(kind, request.params.id);
        return { ok: true as const };
      },
    );
    app.post(
      `${base}/test`,
      {
        config,
        schema: {
          tags,
          summary: `Try unsaved settings of ${article(label)} ${label}.`,
          body: providerTest,
          response: { 200: testResult },
        },
      },
      (request) => providers.test(kind, request.body),
    );
  }
}

function article(noun: string): 'a' | 'an' {
  return /^[aeiou]/.test(noun) ? 'an' : 'a';
}
