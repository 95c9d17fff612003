import { genreId } from '../catalogue/genres.ts';
import type { CatalogueBook, CatalogueSeries } from '../catalogue/model.ts';

/** Groups the catalogue knows; those without a part below add nothing to a product. */
export const RESPONSE_GROUPS = [
  'always-returned',
  'badges',
  'category_ladders',
  'claim_code_url',
  'contributors',
  'customer_rights',
  'media',
  'price',
  'product_attrs',
  'product_desc',
  'product_details',
  'product_extended_attrs',
  'product_plan_details',
  'product_plans',
  'rating',
  'relationships',
  'relationships_v2',
  'review_attrs',
  'reviews',
  'sample',
  'series',
  'sku',
] as const;

export type ResponseGroup = (typeof RESPONSE_GROUPS)[number];

export type AudibleProduct = Record<string, unknown> & { asin?: string };

export type ProductContext = {
  /** Where covers are, without a trailing slash. */
  imageBase: string;
  imageSizes: readonly number[];
  today: string;
};

/** The full-size address; a size is asked for as `._SLnnn_.` before the ending. */
export const coverUrl = (imageBase: string, asin: string, size?: number): string =>
  size ? `${imageBase}/images/I/${asin}._SL${size}_.jpg` : `${imageBase}/images/I/${asin}.jpg`;

/** One book as the catalogue tells it, limited to the groups that were asked for. */
export function productOf(
  book: CatalogueBook,
  groups: ReadonlySet<ResponseGroup>,
  context: ProductContext,
): AudibleProduct {
  const product: AudibleProduct = { asin: book.asin };
  for (const group of groups) Object.assign(product, PARTS[group]?.(book, context));
  return product;
}

type Part = (book: CatalogueBook, context: ProductContext) => Record<string, unknown>;

const titles: Part = (book) => ({
  title: book.title,
  ...(book.subtitle ? { subtitle: book.subtitle } : {}),
});

const contributors: Part = (book) => ({
  authors: book.authors.map(({ name, asin }) => (asin ? { asin, name } : { name })),
  ...(book.narrators.length > 0 ? { narrators: book.narrators.map((name) => ({ name })) } : {}),
  publisher_name: book.publisher,
});

const facts: Part = (book) => ({
  content_delivery_type: book.deliveryType ?? 'SinglePartBook',
  content_type: book.deliveryType === 'PodcastParent' ? 'Podcast' : 'Product',
  format_type: book.formatType,
  has_children: book.deliveryType === 'MultiPartBook',
  is_adult_product: false,
  is_listenable: book.deliveryType !== 'PodcastParent',
  is_purchasability_suppressed: false,
  issue_date: book.releaseDate,
  language: book.language,
  release_date: book.releaseDate,
  ...(book.runtimeMinutes > 0 ? { runtime_length_min: book.runtimeMinutes } : {}),
});

const summary: Part = (book) => ({ merchandising_summary: shorten(book.summaryHtml) });

const PARTS: Partial<Record<ResponseGroup, Part>> = {
  contributors,
  media: (book, context) => ({
    ...titles(book, context),
    ...contributors(book, context),
    ...facts(book, context),
    ...summary(book, context),
    product_images: Object.fromEntries(
      context.imageSizes.map((size) => [String(size), coverUrl(context.imageBase, book.asin, size)]),
    ),
  }),
  product_attrs: (book, context) => ({
    ...titles(book, context),
    ...facts(book, context),
    publication_datetime: `${book.releaseDate}T08:00:00Z`,
    thesaurus_subject_keywords: ['literature-and-fiction'],
  }),
  product_desc: (book, context) => ({ ...titles(book, context), ...summary(book, context) }),
  product_details: (book) => ({
    copyright: `Public Domain (P)${book.releaseDate.slice(0, 4)} ${book.publisher}`,
    ...(book.isbn ? { isbn: book.isbn } : {}),
  }),
  product_extended_attrs: (book) => ({
    publisher_summary: book.summaryHtml,
    ...(book.series[0] ? { publication_name: book.series[0].name } : {}),
  }),
  category_ladders: (book) => ({
    category_ladders: [
      {
        root: 'Genres',
        ladder: book.genres.map((name) => ({ id: genreId(name), name })),
      },
    ],
  }),
  customer_rights: (book, context) => ({
    customer_rights: { is_consumable: false, is_consumable_offline: false },
    product_state: book.releaseDate > context.today ? 'PRE_ORDER' : 'AVAILABLE',
  }),
  rating: (book) =>
    book.rating.count > 0
      ? {
          rating: {
            num_reviews: Math.round(book.rating.count / 7),
            overall_distribution: {
              average_rating: book.rating.average,
              display_average_rating: book.rating.average.toFixed(1),
              display_stars: Math.round(book.rating.average * 2) / 2,
              num_ratings: book.rating.count,
            },
          },
        }
      : {},
  relationships: (book) => ({
    relationships: book.series.map((series) => ({
      asin: series.asin,
      content_delivery_type: 'BookSeries',
      relationship_to_product: 'parent',
      relationship_type: 'series',
      sequence: series.position ?? '',
      sku: `SE_EMRK_${series.asin.slice(-6)}`,
      sort: '1',
      title: series.name,
      url: `/pd/x/${series.asin}`,
    })),
  }),
  series: (book) =>
    book.series.length > 0
      ? {
          series: book.series.map((series) => ({
            asin: series.asin,
            title: series.name,
            sequence: series.position ?? '',
            url: `/pd/x/${series.asin}`,
          })),
        }
      : {},
  sku: (book) => ({ sku: `BK_EMRK_${book.asin.slice(-6)}`, sku_lite: `BK_EMRK_${book.asin.slice(-6)}` }),
};

/** A series is a product too: its parts are its children. */
export function seriesProductOf(
  series: CatalogueSeries,
  books: readonly CatalogueBook[],
  groups: ReadonlySet<ResponseGroup>,
  context: ProductContext,
): AudibleProduct {
  const first = books[0];
  const parts = books.map((book, index) => ({
    asin: book.asin,
    content_delivery_type: book.deliveryType ?? 'SinglePartBook',
    relationship_to_product: 'child',
    relationship_type: 'series',
    sequence: book.series.find((each) => each.asin === series.asin)?.position ?? '',
    sku: `BK_EMRK_${book.asin.slice(-6)}`,
    sort: String(index + 1),
    title: book.title,
    url: `/pd/x/${book.asin}`,
  }));
  return {
    asin: series.asin,
    ...(groups.size > 0 ? { title: series.name } : {}),
    ...(groups.has('product_attrs') || groups.has('media')
      ? {
          content_delivery_type: 'BookSeries',
          content_type: 'Series',
          has_children: true,
          language: first?.language,
        }
      : {}),
    ...(groups.has('media') && first
      ? {
          product_images: Object.fromEntries(
            context.imageSizes.map((size) => [String(size), coverUrl(context.imageBase, first.asin, size)]),
          ),
        }
      : {}),
    ...(groups.has('contributors') && first
      ? { authors: first.authors.map(({ name, asin }) => ({ asin, name })) }
      : {}),
    ...(groups.has('relationships') || groups.has('relationships_v2') ? { relationships: parts } : {}),
  };
}

/** The first paragraph, as the short summary is. */
function shorten(html: string): string {
  const end = html.indexOf('</p>');
  return end < 0 ? html : html.slice(0, end + 4);
}
