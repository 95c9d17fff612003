import type { AudibleRegion } from '@earmark/contracts';
import { createOutageWatch, type HttpResponse } from '../../../platform/http/index.ts';
import type { IntegrationTools } from '../../definition.ts';
import { asCatalogError, expectAnswer } from '../errors.ts';
import { asAsin, asLine, asPosition, asPositive, asRecord, asRecords } from '../loose.ts';
import type { CatalogQuery, MetadataBook, MetadataProvider } from '../port.ts';
import { toBook } from './product.ts';

const TLD: Record<AudibleRegion, string> = {
  us: 'com',
  ca: 'ca',
  uk: 'co.uk',
  au: 'com.au',
  fr: 'fr',
  de: 'de',
  jp: 'co.jp',
  it: 'it',
  in: 'in',
  es: 'es',
  br: 'com.br',
};
const SERVICE = 'Audible';
const GROUPS =
  'category_ladders,contributors,media,product_attrs,product_desc,product_details,product_extended_attrs,rating,series';
const IMAGE_SIZES = '500,1024';
const MAX_PAGE_SIZE = 50;
const SORT = { relevance: 'Relevance', popular: 'BestSellers', newest: '-ReleaseDate' } as const;
const TIMEOUT_MS = 10_000;

type Products = { books: MetadataBook[]; received: number; total: number | null };

/** The catalogue of Audible's market places; needs no account. */
export function createAudibleProvider(tools: IntegrationTools): MetadataProvider {
  const whileInReach = createOutageWatch(tools.clock);

  async function ask(
    region: AudibleRegion,
    path: string,
    parameters: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const base = tools.endpoints.audible.replaceAll('{tld}', TLD[region]).replace(/\/+$/, '');
    const url = new URL(`${base}/1.0/${path}`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    try {
      return await whileInReach(url.host, signal, (eitherSignal) =>
        tools.http.request({
          url,
          headers: { accept: 'application/json' },
          timeoutMs: TIMEOUT_MS,
          retries: 2,
          redirects: 'sameOrigin',
          pace: { key: `audible:${url.host}`, minIntervalMs: 150, concurrency: 3 },
          signal: eitherSignal,
        }),
      );
    } catch (error) {
      throw asCatalogError(error, SERVICE);
    }
  }

  async function read(...asked: Parameters<typeof ask>): Promise<Record<string, unknown>> {
    const response = await ask(...asked);
    expectAnswer(response, SERVICE, tools.clock.now());
    return asRecord(response.json());
  }

  function toProducts(list: unknown, total: unknown, region: AudibleRegion): Products {
    const rows = asRecords(list);
    return {
      books: rows.flatMap((row) => toBook(row, region) ?? []),
      received: rows.length,
      total: asPositive(total) ?? (total === 0 ? 0 : null),
    };
  }

  async function products(
    region: AudibleRegion,
    parameters: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<Products> {
    const answer = await read(
      region,
      'catalog/products',
      { response_groups: GROUPS, image_sizes: IMAGE_SIZES, ...parameters },
      signal,
    );
    return toProducts(answer['products'], answer['total_results'], region);
  }

  async function product(
    asin: string,
    groups: string,
    region: AudibleRegion,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, unknown> | null> {
    const response = await ask(
      region,
      `catalog/products/${encodeURIComponent(asin)}`,
      { response_groups: groups, image_sizes: IMAGE_SIZES },
      signal,
    );
    // An ASIN of a wrong shape is refused, an unknown one is not found: neither is a book.
    if (response.status === 404 || response.status === 400) return null;
    expectAnswer(response, SERVICE, tools.clock.now());
    return asRecord(asRecord(response.json())['product']);
  }

  return {
    name: 'audible',

    search: async (query, region, signal) => {
      const pageSize = Math.min(query.pageSize, MAX_PAGE_SIZE);
      const parameters = searchParameters(query);
      if (Object.keys(parameters).length === 0 && (query.order ?? 'relevance') === 'relevance')
        return { books: [], totalRecords: 0, hasMore: false };
      const found = await products(
        region,
        {
          ...parameters,
          num_results: String(pageSize),
          page: String(query.page - 1),
          products_sort_by: SORT[query.order ?? 'relevance'],
        },
        signal,
      );
      return {
        books: found.books,
        totalRecords: found.total,
        hasMore:
          found.total === null
            ? found.received >= pageSize
            : found.received > 0 && query.page * pageSize < found.total,
      };
    },

    suggest: async (query, region, signal) => {
      const answer = await read(
        region,
        'searchsuggestions',
        { key_strokes: query, site_variant: 'desktop' },
        signal,
      );
      return asRecords(asRecord(answer['model'])['items']).flatMap(toSuggestion);
    },

    book: async (asin, region, signal) => {
      const found = await product(asin, GROUPS, region, signal);
      return found && toBook(found, region);
    },

    categories: async (region, signal) => {
      const answer = await read(region, 'catalog/categories', { categories_num_levels: '1' }, signal);
      return asRecords(answer['categories']).flatMap((each) => {
        const id = asLine(each['id']);
        const name = asLine(each['name']);
        return id && name ? [{ id, name }] : [];
      });
    },

    similar: async (asin, region, signal) => {
      const response = await ask(
        region,
        `catalog/products/${encodeURIComponent(asin)}/sims`,
        {
          similarity_type: 'RawSimilarities',
          num_results: '10',
          response_groups: GROUPS,
          image_sizes: IMAGE_SIZES,
        },
        signal,
      );
      if (response.status === 404 || response.status === 400) return [];
      expectAnswer(response, SERVICE, tools.clock.now());
      return toProducts(asRecord(response.json())['similar_products'], null, region).books;
    },

    seriesBooks: async (asin, region, signal) => {
      const series = await product(asin, 'relationships,product_attrs', region, signal);
      const parts = readParts(series?.['relationships']);
      const books = new Map<string, MetadataBook>();
      for (let at = 0; at < parts.length; at += MAX_PAGE_SIZE) {
        const asins = parts.slice(at, at + MAX_PAGE_SIZE).map((part) => part.asin);
        const parameters = { asins: asins.join(','), num_results: String(MAX_PAGE_SIZE) };
        for (const book of (await products(region, parameters, signal)).books) books.set(book.asin, book);
      }
      const name = asLine(series?.['title']);
      return parts.flatMap((part) => {
        const book = books.get(part.asin);
        return book ? [withPosition(book, asin, name, part.position)] : [];
      });
    },
  };
}

/** Audible filters by title, author and narrator; a series is looked for by its name. */
function searchParameters(query: CatalogQuery): Record<string, string> {
  const keywords = [query.query, query.series].map((text) => text?.trim()).filter(Boolean);
  const parameters: Record<string, string | undefined> = {
    keywords: keywords.join(' '),
    title: query.title?.trim(),
    author: query.author?.trim(),
    narrator: query.narrator?.trim(),
    category_id: query.category,
    products_since_timestamp: query.since,
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1]),
  );
}

function toSuggestion(
  item: Record<string, unknown>,
): { kind: 'title' | 'author' | 'series'; text: string }[] {
  const model = asRecord(item['model']);
  const metadata = asRecord(model['product_metadata']);
  const text =
    asLine(asRecord(metadata['title'])['value']) ??
    asLine(asRecord(asRecord(model['title_group'])['title'])['value']);
  const template = asLine(asRecord(item['view'])['template']) ?? '';
  if (!text) return [];
  if (/author/i.test(template)) return [{ kind: 'author', text }];
  return [{ kind: /series/i.test(template) ? 'series' : 'title', text }];
}

type Part = { asin: string; position: string | undefined; order: number };

/** Children of a series in reading order. */
function readParts(relationships: unknown): Part[] {
  return asRecords(relationships)
    .flatMap((each, index) => {
      const asin = asAsin(each['asin']);
      const isChild = (asLine(each['relationship_to_product']) ?? 'child') === 'child';
      if (!asin || !isChild) return [];
      const position = asPosition(asLine(each['sequence']));
      const order =
        asPositive(each['sort']) ?? (position === undefined ? Number.NaN : Number.parseFloat(position));
      return [{ asin, position, order: Number.isNaN(order) ? 100_000 + index : order }];
    })
    .sort((a, b) => a.order - b.order);
}

/** A book told without its series still is part of the one that was asked for. */
function withPosition(
  book: MetadataBook,
  seriesAsin: string,
  name: string | undefined,
  position: string | undefined,
): MetadataBook {
  if (!name || book.series.some((series) => series.asin === seriesAsin || series.name === name)) return book;
  return { ...book, series: [...book.series, { name, asin: seriesAsin, position }] };
}
