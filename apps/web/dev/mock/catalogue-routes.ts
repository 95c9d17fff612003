import type { Book } from '@earmark/contracts';
import { drawCover } from './covers.ts';
import type { Events } from './events.ts';
import { type Call, Fault, pageOf } from './router.ts';
import { addToLibrary, newRequest, summaryOf, type World } from './world.ts';

export function catalogueRoutes(world: World, events: Events): Record<string, (call: Call) => unknown> {
  const bookOf = (id: string | undefined): Book => {
    const book = world.books.find((item) => item.id === id);
    if (book === undefined) throw new Fault(404, 'not_found', 'There is no such book.');
    return book;
  };
  return {
    'GET /api/v1/search': ({ query }) => search(world, query),
    'GET /api/v1/search/suggestions': ({ query }) => {
      const text = (query.get('query') ?? '').toLowerCase();
      const seen = new Set<string>();
      const suggestions = world.books
        .flatMap((book) => [
          { kind: 'author', text: book.authors[0]?.name ?? '' },
          { kind: 'series', text: book.series[0]?.name ?? '' },
          { kind: 'title', text: book.title },
        ])
        .filter(
          (item) =>
            item.text.toLowerCase().includes(text) &&
            text !== '' &&
            !seen.has(item.text) &&
            seen.add(item.text),
        );
      return { suggestions: suggestions.slice(0, 8) };
    },
    'GET /api/v1/discover': () => {
      const pick = (from: number, count: number): Book[] =>
        Array.from(
          { length: count },
          (_, index) => world.books[(from + index * 7) % world.books.length],
        ).filter((book) => book !== undefined);
      const row = (kind: string, title: string) => ({ key: kind, kind, title, category: null, basedOn: [] });
      return {
        rows: [
          { ...row('popular', 'Popular'), books: pick(14, 14) },
          { ...row('new', 'New releases'), books: pick(22, 14) },
          { ...row('category', 'Mystery and adventure'), category: '1', books: pick(5, 12) },
        ],
      };
    },
    'GET /api/v1/books/{id}/related': ({ params }) => {
      const book = bookOf(params['id']);
      const others = world.books.filter((other) => other !== book);
      return {
        editions: others.filter((other) => other.authors[0]?.name === book.authors[0]?.name).slice(0, 4),
        similar: others.slice(0, 10),
      };
    },
    'GET /api/v1/books/{id}': ({ params }) => {
      const book = bookOf(params['id']);
      const editions = world.books.filter(
        (other) => other.authors[0]?.name === book.authors[0]?.name && other !== book,
      );
      return {
        ...book,
        isbn: null,
        fieldSources: { title: 'audible', cover: 'audible' },
        editions: editions.slice(0, 4),
        addedAt: new Date().toISOString(),
      };
    },
    'GET /api/v1/authors/{id}': ({ params }) => {
      const books = world.books.filter((book) => book.authors[0]?.id === params['id']);
      const name = books[0]?.authors[0]?.name;
      if (name === undefined) throw new Fault(404, 'not_found', 'There is no such author.');
      return {
        id: params['id'],
        asin: null,
        name,
        imageUrl: null,
        description: `${name} wrote books that have been read aloud ever since. ${'The voice carries, the sentences hold, and the listener forgets the dishes. '.repeat(5)}`,
        books,
      };
    },
    'GET /api/v1/series/{id}': ({ params }) => {
      const books = world.books.filter((book) => book.series[0]?.id === params['id']);
      const name = books[0]?.series[0]?.name;
      if (name === undefined) throw new Fault(404, 'not_found', 'There is no such series.');
      books.sort((a, b) => Number(a.series[0]?.position) - Number(b.series[0]?.position));
      return { id: params['id'], asin: null, name, books };
    },
    'GET /api/v1/covers/{id}': ({ params, response }) => {
      const book = bookOf(params['id']);
      response.writeHead(200, {
        'content-type': 'image/svg+xml',
        'cache-control': 'max-age=31536000, immutable',
      });
      response.end(drawCover(book.title, book.authors[0]?.name ?? ''));
      return undefined;
    },
    'POST /api/v1/requests': ({ body }) => {
      const manual = body['manual'] as { title: string; authors: string[] } | undefined;
      const book =
        manual === undefined
          ? world.books.find((item) => item.asin === body['asin'])
          : {
              ...bookOf('b1'),
              id: `m${(world.lastId += 1)}`,
              asin: null,
              title: manual.title,
              authors: manual.authors.map((name) => ({ name })),
              narrators: [],
              series: [],
              coverUrl: null,
              coverPlaceholder: null,
              requested: false,
            };
      if (book === undefined) throw new Fault(404, 'not_found', 'The catalogue has no such book.');
      const known = world.requests.find((item) => item.book.id === book.id && item.user.id === world.me.id);
      if (known !== undefined) return known;
      const request = newRequest(book, world.me, 'searching', {
        requestedAt: new Date().toISOString(),
        nextStep: 'The indexers are being asked.',
        manual: manual !== undefined,
      });
      Object.assign(book, { requested: true, requestId: request.id, status: 'searching' });
      world.requests.unshift(request);
      events.publish({
        topic: 'request',
        data: { kind: 'created', requestId: request.id, bookId: book.id, status: 'searching' },
      });
      return request;
    },
    'GET /api/v1/library': ({ query }) => {
      const text = (query.get('query') ?? '').toLowerCase();
      const items = world.library.filter((item) =>
        `${item.book.title} ${item.book.authors.join()}`.toLowerCase().includes(text),
      );
      const sort = query.get('sortKey');
      items.sort((a, b) =>
        sort === 'title'
          ? a.book.title.localeCompare(b.book.title)
          : sort === 'sizeBytes'
            ? b.sizeBytes - a.sizeBytes
            : b.addedAt.localeCompare(a.addedAt),
      );
      return pageOf(items, query);
    },
    'GET /api/v1/library/{id}': ({ params }) => {
      const item = world.library.find((one) => one.id === params['id']);
      if (item === undefined) throw new Fault(404, 'not_found', 'There is no such book in the library.');
      const name = item.path.split('/').at(-1) ?? item.book.title;
      return {
        ...item,
        files: [
          {
            path: `${name}.m4b`,
            role: 'audio',
            sizeBytes: item.sizeBytes,
            durationSeconds: item.durationSeconds,
            linked: true,
          },
          { path: 'cover.jpg', role: 'cover', sizeBytes: 214_300, durationSeconds: null, linked: false },
          { path: 'metadata.json', role: 'sidecar', sizeBytes: 2_114, durationSeconds: null, linked: false },
          { path: 'metadata.opf', role: 'sidecar', sizeBytes: 1_902, durationSeconds: null, linked: false },
        ],
        fieldSources: {
          title: 'audible',
          authors: 'audible',
          narrators: 'mam',
          series: 'mam',
          cover: 'audible',
          description: 'audnexus',
          publisher: 'audible',
          year: 'mam',
          language: 'embedded',
        },
      };
    },
    'POST /api/v1/library/{id}/reprocess': ({ params, body }) => {
      const item = world.library.find((one) => one.id === params['id']);
      if (item === undefined) throw new Fault(404, 'not_found', 'There is no such book in the library.');
      const rename = body['rename'] === true;
      const toPath = rename ? item.path.replace(/\((\d{4})\)$/, '[$1]') : item.path;
      return {
        dryRun: body['dryRun'] === true,
        fromPath: item.path,
        toPath,
        changes: [
          ...(rename
            ? [
                {
                  kind: 'rename',
                  from: `${item.book.title}.m4b`,
                  to: `${item.book.title} [${item.book.asin}].m4b`,
                },
              ]
            : []),
          ...(body['metadata'] === true
            ? [
                { kind: 'write', from: null, to: 'metadata.json' },
                { kind: 'write', from: null, to: 'metadata.opf' },
                { kind: 'same', from: 'cover.jpg', to: 'cover.jpg' },
              ]
            : []),
        ],
        warnings: [],
      };
    },
    'POST /api/v1/dev/finish/{id}': ({ params }) => {
      const book = bookOf(params['id']);
      const item = addToLibrary(world, book, new Date().toISOString());
      events.publish({ topic: 'library', data: { kind: 'added', libraryItemId: item.id, bookId: book.id } });
      return summaryOf(book);
    },
  };
}

const PAGE = 18;

function search(world: World, query: URLSearchParams) {
  const page = Number(query.get('page') ?? 1);
  const words = (name: string): string[] =>
    (query.get(name) ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
  const texts = (book: Book) => ({
    title: `${book.title} ${book.subtitle ?? ''}`.toLowerCase(),
    author: book.authors
      .map((who) => who.name)
      .join(' ')
      .toLowerCase(),
    narrator: book.narrators
      .map((who) => who.name)
      .join(' ')
      .toLowerCase(),
    series: book.series
      .map((one) => one.name)
      .join(' ')
      .toLowerCase(),
  });
  const found = world.books.filter((book) => {
    const text = texts(book);
    const all = `${Object.values(text).join(' ')} ${book.asin?.toLowerCase() ?? ''}`;
    return (
      words('query').every((word) => all.includes(word)) &&
      (['title', 'author', 'narrator', 'series'] as const).every((name) =>
        words(name).every((word) => text[name].includes(word)),
      )
    );
  });
  return {
    page,
    hasMore: page * PAGE < found.length,
    totalRecords: found.length,
    region: query.get('region') ?? 'us',
    records: found.slice((page - 1) * PAGE, page * PAGE),
    stale: false,
    partial: false,
  };
}
