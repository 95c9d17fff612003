import type { AudibleRegion } from '@earmark/contracts';
import { htmlToPlainText } from '../../../platform/text/index.ts';
import {
  asAbridged,
  asAsin,
  asDay,
  asFlag,
  asLine,
  asPosition,
  asPositive,
  asRecord,
  asRecords,
  withoutSize,
} from '../loose.ts';
import type { MetadataBook } from '../port.ts';

const BOOK_TYPES = new Set(['SinglePartBook', 'MultiPartBook']);

/** A product of the catalogue as a book; null when it is none, or when the region does not sell it. */
export function toBook(product: unknown, region: AudibleRegion): MetadataBook | null {
  const row = asRecord(product);
  const asin = asAsin(row['asin']);
  const title = asLine(row['title']);
  // Of a book of another region only the ASIN is told.
  if (!asin || !title) return null;
  const deliveryType = asLine(row['content_delivery_type']);
  if (deliveryType !== undefined && !BOOK_TYPES.has(deliveryType)) return null;
  const format = asLine(row['format_type'])?.toLowerCase();
  const { genres, tags } = readLadders(row['category_ladders']);
  const rating = asRecord(asRecord(row['rating'])['overall_distribution']);
  return {
    asin,
    region,
    title,
    subtitle: asLine(row['subtitle']),
    authors: readNamed(row['authors']),
    narrators: readNamed(row['narrators']).map(({ name }) => ({ name })),
    series: readSeries(row['series'], asLine(row['publication_name'])),
    releaseDate: asDay(row['release_date']) ?? asDay(row['issue_date']),
    runtimeMinutes: asPositive(row['runtime_length_min']),
    language: asLine(row['language'])?.toLowerCase(),
    publisher: asLine(row['publisher_name']),
    description: readSummary(row),
    genres,
    tags,
    abridged: asAbridged(format),
    explicit: asFlag(row['is_adult_product']),
    format,
    isbn: asLine(row['isbn']),
    rating: asPositive(rating['average_rating']),
    coverUrl: readCover(row['product_images']),
  };
}

function readNamed(value: unknown): { name: string; asin?: string | undefined }[] {
  const found: { name: string; asin?: string | undefined }[] = [];
  for (const each of asRecords(value)) {
    const name = asLine(each['name']);
    if (!name || found.some((known) => known.name === name)) continue;
    const asin = asAsin(each['asin']);
    found.push(asin ? { name, asin } : { name });
  }
  return found;
}

/** The primary series, which is the one the publication is named after, comes first. */
function readSeries(value: unknown, publicationName: string | undefined): MetadataBook['series'] {
  const series = asRecords(value).flatMap((each) => {
    const name = asLine(each['title']);
    return name ? [{ name, asin: asAsin(each['asin']), position: asPosition(asLine(each['sequence'])) }] : [];
  });
  return series.sort((a, b) => Number(b.name === publicationName) - Number(a.name === publicationName));
}

/** The first step of each ladder is a genre, the rest are tags. */
function readLadders(value: unknown): { genres: string[]; tags: string[] } {
  const genres = new Set<string>();
  const tags = new Set<string>();
  for (const ladder of asRecords(value)) {
    const [first, ...rest] = asRecords(ladder['ladder']).flatMap((step) => asLine(step['name']) ?? []);
    if (first) genres.add(first);
    for (const tag of rest) tags.add(tag);
  }
  return { genres: [...genres], tags: [...tags].filter((tag) => !genres.has(tag)) };
}

function readSummary(row: Record<string, unknown>): string | undefined {
  for (const key of ['publisher_summary', 'merchandising_summary', 'extended_product_description']) {
    const html = row[key];
    const text = typeof html === 'string' ? htmlToPlainText(html) : '';
    if (text) return text;
  }
  return undefined;
}

/** The largest picture there is, in the size it was uploaded in: without the size part of its name. */
function readCover(value: unknown): string | undefined {
  const [, url] =
    Object.entries(asRecord(value))
      .filter(([, each]) => typeof each === 'string' && /^https?:\/\//i.test(each))
      .sort(([a], [b]) => Number(b) - Number(a))[0] ?? [];
  return typeof url === 'string' ? withoutSize(url) : undefined;
}
