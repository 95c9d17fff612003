import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { genreId, hasGenre } from '../catalogue/genres.ts';
import type { CatalogueBook, Region } from '../catalogue/model.ts';
import { regionOfTld } from '../catalogue/regions.ts';
import { coverFactsOf, drawCover } from '../covers/draw-cover.ts';
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts';
import { type AudibleProduct, type ProductContext, productOf, seriesProductOf } from './product.ts';
import {
  ConstraintError,
  groupNames,
  imageSizes,
  type Query,
  responseGroups,
  sortOrder,
  text,
  wholeNumber,
} from './query.ts';
import { findSimilar, SIMILARITIES, type Similarity } from './similar.ts';
import { suggestionsOf } from './suggestions.ts';

export type AudibleOptions = { port?: number | undefined; catalogue?: Catalogue | undefined };
export type AudibleStandIn = StandIn & {
  /** What `EARMARK_AUDIBLE_URL` is set to. */
  readonly urlTemplate: string;
};

/**
 * The Audible catalogue over the testbed's books. The region is the first part of the path (`/co.uk/1.0/…`); without it, us.
 * Own faults: `odd-product` (a malformed product at the top of each list), `delisted` (with the product's path: only its ASIN is told).
 */
export async function startAudible(options: AudibleOptions = {}): Promise<AudibleStandIn> {
  const catalogue = options.catalogue ?? createCatalogue();
  const standIn = await createStandIn({
    name: 'audible',
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: (app, self) => addRoutes(app, self, catalogue),
  });
  return { ...standIn, urlTemplate: `${standIn.url}/{tld}` };
}

function addRoutes(app: FastifyInstance, self: StandIn, catalogue: Catalogue): void {
  const covers = new Map<string, Promise<Buffer>>();

  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof ConstraintError) return reply.code(400).send({ message: error.message });
    const { statusCode = 500, message } = error as { statusCode?: number; message: string };
    return reply.code(statusCode).send({ message });
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ message: 'Not Found' }));

  app.get('/images/I/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const [, asin, size] = /^(\w{10})(?:\._SL(\d{2,4})_)?\.jpg$/.exec(name) ?? [];
    const book = asin ? catalogue.book(asin) : undefined;
    if (!book) return reply.code(404).type('text/plain').send('Not Found');
    const cover = covers.get(name) ?? drawCover(coverFactsOf(book), Math.min(2400, Number(size ?? 1200)));
    covers.set(name, cover);
    return reply
      .type('image/jpeg')
      .header('cache-control', 'max-age=630720000,public')
      .send(await cover);
  });

  for (const prefix of ['/:tld', '']) {
    app.get(`${prefix}/1.0/catalog/products`, (request) => search(request, self, catalogue));
    app.get(`${prefix}/1.0/catalog/products/:asin`, (request) => product(request, self, catalogue));
    app.get(`${prefix}/1.0/catalog/products/:asin/sims`, (request) => sims(request, self, catalogue));
    app.get(`${prefix}/1.0/catalog/categories`, (request) => categories(regionOf(request), catalogue));
    app.get(`${prefix}/1.0/searchsuggestions`, (request) => {
      const typed = text(request.query as Query, 'key_strokes') ?? text(request.query as Query, 'keywords');
      return suggestionsOf(catalogue, regionOf(request), typed ?? '');
    });
  }
}

function regionOf(request: FastifyRequest): Region {
  const { tld } = request.params as { tld?: string };
  if (tld === undefined) return 'us';
  const region = regionOfTld(tld);
  if (!region) throw Object.assign(new Error(`no such Audible: ${tld}`), { statusCode: 404 });
  return region;
}

const contextOf = (self: StandIn, query: Query): ProductContext => ({
  imageBase: self.url,
  imageSizes: imageSizes(query),
  today: new Date().toISOString().slice(0, 10),
});

function search(request: FastifyRequest, self: StandIn, catalogue: Catalogue) {
  const query = request.query as Query;
  const groups = responseGroups(query);
  const context = contextOf(self, query);
  const size = wholeNumber(query, 'num_results', { standard: 10, least: 1, most: 50 });
  const page = wholeNumber(query, 'page', { standard: 0, least: 0, most: 500 });
  const categoryId = text(query, 'category_id');
  const since = text(query, 'products_since_timestamp');
  const asins = text(query, 'asins')?.split(',');
  const found = catalogue
    .findBooks({
      region: regionOf(request),
      keywords: text(query, 'keywords'),
      title: text(query, 'title'),
      author: text(query, 'author'),
      narrator: text(query, 'narrator'),
      publisher: text(query, 'publisher'),
      asins,
      sort: sortOrder(query),
    })
    .filter((book) => (!categoryId || hasGenre(book, categoryId)) && (!since || book.releaseDate >= since));
  const isAsked = asins || hasFilter(query);
  const products: AudibleProduct[] = (isAsked ? found : [])
    .slice(page * size, page * size + size)
    .map((book) => productOf(book, groups, context));
  if (self.fault('odd-product', request.url)) {
    products.unshift({ asin: 'B0EMODD000', title: null, authors: 'nobody', runtime_length_min: 'long' });
  }
  return {
    product_filters: [],
    products,
    response_groups: groupNames(groups),
    total_results: isAsked ? found.length : 0,
  };
}

const hasFilter = (query: Query) =>
  ['keywords', 'title', 'author', 'narrator', 'publisher', 'category_id', 'products_sort_by'].some(
    (name) => text(query, name) !== undefined,
  );

function product(request: FastifyRequest, self: StandIn, catalogue: Catalogue) {
  const query = request.query as Query;
  const groups = responseGroups(query);
  const context = contextOf(self, query);
  const { asin } = request.params as { asin: string };
  const region = regionOf(request);
  const answer = (told: AudibleProduct) => ({ product: told, response_groups: groupNames(groups) });
  if (self.fault('delisted', request.url)) {
    return answer({ asin, is_vvab: false, product_state: 'NOT_AVAILABLE_FOR_PURCHASE' });
  }
  const book = catalogue.book(asin, region);
  if (book) return answer(productOf(book, groups, context));
  const parts = seriesParts(catalogue, asin, region);
  const series = parts[0]?.series.find((each) => each.asin === asin);
  if (series) return answer(seriesProductOf(series, parts, groups, context));
  return answer({ asin, is_vvab: false });
}

/** The parts of a series in reading order; `1-3` stands where its first number stands. */
function seriesParts(catalogue: Catalogue, asin: string, region: Region): CatalogueBook[] {
  const place = (book: CatalogueBook) =>
    Number.parseFloat(book.series.find((each) => each.asin === asin)?.position ?? '') || 9999;
  return catalogue.books
    .filter((book) => book.regions.includes(region) && book.series.some((each) => each.asin === asin))
    .sort((a, b) => place(a) - place(b) || a.asin.localeCompare(b.asin));
}

function sims(request: FastifyRequest, self: StandIn, catalogue: Catalogue) {
  const query = request.query as Query;
  const groups = responseGroups(query);
  const context = contextOf(self, query);
  const { asin } = request.params as { asin: string };
  const type = text(query, 'similarity_type') ?? 'RawSimilarities';
  if (!SIMILARITIES.some((each) => each === type)) {
    throw new ConstraintError(
      `1 validation error detected: Value '${type}' at 'similarity_type' failed to satisfy constraint: Member must satisfy enum value set: [${SIMILARITIES.join(', ')}]`,
    );
  }
  const size = wholeNumber(query, 'num_results', { standard: 10, least: 1, most: 50 });
  const region = regionOf(request);
  const similar = findSimilar(catalogue, asin, region, type as Similarity).slice(0, size);
  return {
    response_groups: groupNames(groups),
    similar_products: similar.map((book) => productOf(book, groups, context)),
  };
}

function categories(region: Region, catalogue: Catalogue) {
  const children = new Map<string, Set<string>>();
  for (const book of catalogue.books.filter((each) => each.regions.includes(region))) {
    const [root, ...rest] = book.genres;
    if (!root) continue;
    const known = children.get(root) ?? new Set();
    for (const genre of rest) known.add(genre);
    children.set(root, known);
  }
  return {
    categories: [...children].map(([name, under]) => ({
      id: genreId(name),
      name,
      children: [...under].map((child) => ({ id: genreId(child), name: child })),
    })),
    response_groups: ['always-returned'],
  };
}
