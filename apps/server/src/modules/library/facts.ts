import {
  type Contribution,
  type MergedFacts,
  type MergeFacts,
  mergeFacts,
  type StoredBook,
  splitBySource,
} from '../catalog/index.ts';
import type { NamingBook } from '../naming/index.ts';
import type { SidecarBook } from '../sidecars/index.ts';
import type { Item } from './model.ts';

/** A catalogue book as facts to merge. */
function catalogFacts(book: StoredBook): MergeFacts {
  return {
    title: book.title,
    subtitle: book.subtitle,
    authors: book.authors,
    narrators: book.narrators,
    series: book.series,
    releaseDate: book.releaseDate,
    runtimeMinutes: book.runtimeMinutes,
    language: book.language,
    publisher: book.publisher,
    description: book.description,
    genres: book.genres,
    tags: book.tags,
    isbn: book.isbn,
    asin: book.asin,
    abridged: book.abridged,
    explicit: book.explicit,
    format: book.format,
    rating: book.rating,
    coverUrl: book.coverSourceUrl,
  };
}

/**
 * What a book's folder and sidecars are made from: the catalogue's facts merged with what else is known (the release, the
 * tags, what an earlier import stored).
 */
export function collectFacts(book: StoredBook, others: readonly Contribution[] = []): MergedFacts {
  return mergeFacts([...splitBySource(catalogFacts(book), book.fieldSources, 'audible'), ...others]);
}

/** What other sources than the catalogue told about a library item, to merge again later. */
export function storedContributions({
  contributions,
  metadata,
  fieldSources,
}: Pick<Item, 'contributions' | 'metadata' | 'fieldSources'>): Contribution[] {
  if (contributions.length > 0) return contributions;
  // The catalogue is asked anew; only what came from elsewhere is taken from the item.
  return splitBySource(metadata, fieldSources, 'indexer').filter(
    ({ source }) => source !== 'person' && source !== 'audible' && source !== 'audnexus',
  );
}

export function toSidecarBook(facts: MergeFacts, bookId: string): SidecarBook {
  return {
    id: bookId,
    title: facts.title ?? '',
    subtitle: facts.subtitle,
    authors: namesOf(facts.authors),
    narrators: namesOf(facts.narrators),
    series: facts.series ?? [],
    releaseDate: facts.releaseDate,
    publisher: facts.publisher,
    description: facts.description,
    genres: facts.genres ?? [],
    tags: facts.tags ?? [],
    isbn: facts.isbn,
    asin: facts.asin,
    language: facts.language,
    explicit: facts.explicit,
    abridged: facts.abridged,
  };
}

export function toNamingBook(facts: MergeFacts, region: string | null): NamingBook {
  return {
    title: facts.title ?? '',
    subtitle: facts.subtitle,
    authors: namesOf(facts.authors),
    narrators: namesOf(facts.narrators),
    series: facts.series ?? [],
    releaseDate: facts.releaseDate,
    asin: facts.asin,
    isbn: facts.isbn,
    publisher: facts.publisher,
    language: facts.language,
    region,
    abridged: facts.abridged,
    format: facts.format,
  };
}

function namesOf(people: readonly { name: string }[] | null | undefined): string[] {
  return (people ?? []).map(({ name }) => name);
}
