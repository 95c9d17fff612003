import { mkdir } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AbsContext, isAdmin, sendText, visibleItems } from './context.ts';
import { listItems, searchItems } from './listing.ts';
import type { Library, LibrarySettings } from './model.ts';
import { renderExpanded, renderItem, renderLibrary, renderMinified } from './render.ts';
import { createLibrary } from './store.ts';

type ById = { Params: { id: string } };

/** Libraries, their items, search, scans. */
export function addLibraryRoutes(app: FastifyInstance, context: AbsContext): void {
  const { store, scanner, standIn } = context;

  const withLibrary =
    (handle: (library: Library, request: FastifyRequest<ById>, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest<ById>, reply: FastifyReply): Promise<unknown> => {
      const library = store.libraries.find((each) => each.id === request.params.id);
      return library ? handle(library, request, reply) : sendText(reply, 404, 'Library not found');
    };
  const queryOf = (request: FastifyRequest) => new URL(request.url, standIn.url).searchParams;

  app.get('/api/libraries', async () => ({ libraries: store.libraries.map(renderLibrary) }));
  app.post<{ Body: Record<string, unknown> | undefined }>('/api/libraries', async (request, reply) => {
    if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
    const { name, folders, settings } = request.body ?? {};
    const folder = Array.isArray(folders)
      ? (folders[0] as { fullPath?: unknown } | undefined)?.fullPath
      : undefined;
    if (typeof name !== 'string' || typeof folder !== 'string') {
      return sendText(reply, 400, 'Invalid request. Libraries must have a name and at least one folder.');
    }
    await mkdir(folder, { recursive: true });
    const library = createLibrary(
      { name, folder, settings: settings as Partial<LibrarySettings> },
      store.now(),
    );
    store.libraries.push(library);
    return renderLibrary(library);
  });
  app.get<ById>(
    '/api/libraries/:id',
    withLibrary((library) => renderLibrary(library)),
  );
  app.patch<ById>(
    '/api/libraries/:id',
    withLibrary((library, request, reply) => {
      if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
      const body = (request.body ?? {}) as { name?: string; settings?: Partial<LibrarySettings> };
      if (body.name) library.name = body.name;
      Object.assign(library.settings, body.settings);
      library.updatedAt = store.now();
      return renderLibrary(library);
    }),
  );

  app.get<ById>(
    '/api/libraries/:id/items',
    withLibrary((library, request) => {
      const query = queryOf(request);
      const limit = Number(query.get('limit') ?? 0) || 0;
      const page = Number(query.get('page') ?? 0) || 0;
      const sort = query.get('sort') ?? '';
      const isDescending = query.get('desc') === '1';
      const filter = query.get('filter') ?? '';
      const listed = listItems(store, visibleItems(context, request, library), {
        limit,
        page,
        sort,
        isDescending,
        filter,
      });
      const isMinified = query.get('minified') === '1';
      return {
        results: listed.page.map((item) =>
          isMinified ? renderMinified(store, library, item) : renderItem(store, library, item),
        ),
        total: listed.total,
        limit,
        page,
        sortBy: sort || undefined,
        sortDesc: isDescending,
        filterBy: filter || undefined,
        mediaType: 'book',
        minified: isMinified,
        collapseseries: query.get('collapseseries') === '1',
        include: query.get('include') ?? '',
        offset: page * limit,
      };
    }),
  );

  app.get<ById>(
    '/api/libraries/:id/search',
    withLibrary((library, request, reply) => {
      const query = queryOf(request);
      const text = query.get('q') ?? '';
      if (text === '') return sendText(reply, 400, 'No query string');
      const limit = Number(query.get('limit') ?? 12) || 12;
      const { books, series, ...rest } = searchItems(
        store,
        visibleItems(context, request, library),
        text,
        limit,
      );
      return {
        book: books.map((item) => ({ libraryItem: renderExpanded(store, library, item) })),
        ...rest,
        series: series.map((each) => ({
          series: each.series,
          books: each.books.map((item) => renderMinified(store, library, item)),
        })),
      };
    }),
  );

  app.get<ById>(
    '/api/libraries/:id/series',
    withLibrary((library, request) => {
      const limit = Number(queryOf(request).get('limit') ?? 0) || 0;
      const items = visibleItems(context, request, library);
      const names = [...new Set(items.flatMap((item) => item.facts.series.map(({ name }) => name)))].sort();
      // Without a limit there are no rows, only the total.
      const results = names.slice(0, limit).map((name) => ({
        id: store.idOf('series', name),
        name,
        books: items
          .filter((item) => item.facts.series.some((each) => each.name === name))
          .map((item) => renderMinified(store, library, item)),
      }));
      return { results, total: names.length, limit, page: 0 };
    }),
  );
  app.get<ById>(
    '/api/libraries/:id/authors',
    withLibrary((library, request) => {
      const names = visibleItems(context, request, library).flatMap((item) => item.facts.authors);
      return {
        authors: [...new Set(names)].map((name) => ({
          id: store.idOf('author', name),
          name,
          numBooks: names.filter((each) => each === name).length,
        })),
      };
    }),
  );

  app.post<ById>(
    '/api/libraries/:id/scan',
    withLibrary((library, request, reply) => {
      if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
      void scanner.startLibraryScan(library, { isForced: queryOf(request).get('force') === '1' });
      return sendText(reply, 200, 'OK');
    }),
  );
  app.delete<ById>(
    '/api/libraries/:id/issues',
    withLibrary((library, request, reply) => {
      if (!isAdmin(request)) return sendText(reply, 403, 'Forbidden');
      for (const item of store.itemsIn(library.id)) {
        if (item.isMissing || item.isInvalid) store.items.delete(item.id);
      }
      return sendText(reply, 200, 'OK');
    }),
  );
}
