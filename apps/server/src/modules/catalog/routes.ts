import {
  audibleRegion,
  author,
  bookDetails,
  bookEdit,
  discoverRow,
  editableField,
  relatedBooks,
  searchQuery,
  searchResult,
  series,
  suggestions,
} from '@earmark/contracts';
import { z } from 'zod';
import type { App } from '../../platform/fastify/app-type.ts';
import { byId } from '../../platform/fastify/shapes.ts';
import { viewerOf } from '../../platform/fastify/viewer.ts';
import type { CoverService } from './covers.ts';
import type { BookEdits } from './edits.ts';
import type { CatalogService } from './service.ts';

const tags = ['catalogue'];
const YEAR_SECONDS = 31_536_000;

export function registerCatalogRoutes(
  app: App,
  deps: { catalog: CatalogService; covers: CoverService; edits: BookEdits },
): void {
  const { catalog, covers } = deps;
  registerEditRoutes(app, deps);
  const config = { access: 'user' as const };

  app.get(
    '/api/v1/search',
    {
      config,
      schema: {
        tags,
        summary: 'Search the catalogue.',
        querystring: searchQuery,
        response: { 200: searchResult },
      },
    },
    (request) => catalog.search(request.query, viewerOf(request).userId),
  );
  app.get(
    '/api/v1/search/suggestions',
    {
      config,
      schema: {
        tags,
        summary: 'Titles and authors that begin like this.',
        querystring: z.object({ query: z.string().max(200), region: audibleRegion.optional() }),
        response: { 200: suggestions },
      },
    },
    async (request) => ({ suggestions: await catalog.suggest(request.query.query, request.query.region) }),
  );
  app.get(
    '/api/v1/books/:id',
    {
      config,
      schema: { tags, summary: 'A book by id or ASIN.', params: byId, response: { 200: bookDetails } },
    },
    (request) => catalog.details(request.params.id, viewerOf(request).userId),
  );
  app.get(
    '/api/v1/books/:id/related',
    {
      config,
      schema: {
        tags,
        summary: 'Other editions of a book, and books like it.',
        params: byId,
        response: { 200: relatedBooks },
      },
    },
    (request) => catalog.related(request.params.id, viewerOf(request).userId),
  );
  app.get(
    '/api/v1/authors/:id',
    {
      config,
      schema: { tags, summary: 'An author and the books known.', params: byId, response: { 200: author } },
    },
    (request) => catalog.author(request.params.id, viewerOf(request).userId),
  );
  app.get(
    '/api/v1/series/:id',
    {
      config,
      schema: { tags, summary: 'A series, every part in order.', params: byId, response: { 200: series } },
    },
    (request) => catalog.series(request.params.id, viewerOf(request).userId),
  );
  app.get(
    '/api/v1/discover',
    {
      config,
      schema: {
        tags,
        summary: 'Rows of books for the start page.',
        querystring: z.object({ region: audibleRegion.optional() }),
        response: { 200: z.object({ rows: z.array(discoverRow) }) },
      },
    },
    async (request) => ({ rows: await catalog.discover(request.query.region, viewerOf(request).userId) }),
  );
  app.get(
    '/api/v1/covers/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A cover as JPEG.',
        params: byId,
        querystring: z.object({ width: z.coerce.number().int().min(16).max(2048).default(512) }),
        produces: ['image/jpeg'],
      },
    },
    async (request, reply) => {
      const bytes = await covers.resized(request.params.id, request.query.width);
      return reply
        .type('image/jpeg')
        .header('cache-control', `private, max-age=${YEAR_SECONDS}, immutable`)
        .send(bytes);
    },
  );
}

/** A person's edits; each answers the book as it is then. Sidecars in the library follow by themselves. */
function registerEditRoutes(app: App, deps: { catalog: CatalogService; edits: BookEdits }): void {
  const config = { access: 'admin' as const };
  const answer = (id: string, userId: string) => deps.catalog.details(id, userId);

  app.patch(
    '/api/v1/books/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Set facts of a book; they win over every source. Its sidecars are written again.',
        params: byId,
        body: bookEdit,
        response: { 200: bookDetails },
      },
    },
    async (request) => {
      const { userId } = viewerOf(request);
      const book = await deps.edits.change(request.params.id, request.body, userId);
      return answer(book.id, userId);
    },
  );
  app.delete(
    '/api/v1/books/:id/edits',
    {
      config,
      schema: {
        tags,
        summary: 'Give every field of a book back to its sources.',
        params: byId,
        response: { 200: bookDetails },
      },
    },
    async (request) => {
      const { userId } = viewerOf(request);
      const book = await deps.edits.revert(request.params.id, 'all', userId);
      return answer(book.id, userId);
    },
  );
  app.delete(
    '/api/v1/books/:id/edits/:field',
    {
      config,
      schema: {
        tags,
        summary: 'Give one field of a book back to its sources.',
        params: byId.extend({ field: editableField }),
        response: { 200: bookDetails },
      },
    },
    async (request) => {
      const { userId } = viewerOf(request);
      const book = await deps.edits.revert(request.params.id, [request.params.field], userId);
      return answer(book.id, userId);
    },
  );
}
