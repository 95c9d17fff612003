import type { AudibleRegion } from '@earmark/contracts';
import type { MetadataBook, MetadataProvider } from '../../integrations/metadata/port.ts';
import { AppError } from '../../kernel/errors.ts';

export function aMetadataBook(changes: Partial<MetadataBook> = {}): MetadataBook {
  return {
    asin: 'B0TEST0001',
    region: 'us',
    title: 'Pride and Prejudice',
    authors: [{ name: 'Jane Austen' }],
    narrators: [{ name: 'LibriVox Volunteers' }],
    series: [],
    genres: ['Classics'],
    runtimeMinutes: 690,
    language: 'english',
    releaseDate: '2012-01-01',
    ...changes,
  };
}

/** A source that holds these books; `down` makes every question fail as an outage does. */
export function fakeMetadataProvider(
  books: MetadataBook[],
): MetadataProvider & { down: boolean; asked: string[] } {
  const provider = {
    name: 'audible',
    down: false,
    asked: [] as string[],
    search: (query: {
      query?: string | undefined;
      title?: string | undefined;
      author?: string | undefined;
      category?: string | undefined;
      order?: string | undefined;
      since?: string | undefined;
    }) => {
      provider.ask(
        `search ${query.query ?? query.title ?? query.author ?? query.category ?? query.since ?? query.order}`,
      );
      const words = (query.query ?? query.title ?? query.author ?? '').toLowerCase();
      const since = query.since ?? '';
      const found = books.filter(
        (book) =>
          `${book.title} ${book.authors.map((each) => each.name).join(' ')}`.toLowerCase().includes(words) &&
          (book.releaseDate ?? '') >= since,
      );
      return Promise.resolve({ books: found, totalRecords: found.length, hasMore: false });
    },
    book: (asin: string, region: AudibleRegion) => {
      provider.ask(`book ${asin}`);
      return Promise.resolve(books.find((book) => book.asin === asin && book.region === region) ?? null);
    },
    categories: () => {
      provider.ask('categories');
      return Promise.resolve([
        { id: '1', name: 'Biographies' },
        { id: '2', name: 'Classics' },
      ]);
    },
    similar: (asin: string) => {
      provider.ask(`similar ${asin}`);
      return Promise.resolve(books.filter((book) => book.asin !== asin));
    },
    seriesBooks: (asin: string) => {
      provider.ask(`series ${asin}`);
      return Promise.resolve(books.filter((book) => book.series.some((series) => series.asin === asin)));
    },
    ask: (question: string) => {
      provider.asked.push(question);
      if (provider.down) {
        throw new AppError({
          code: 'catalog_unavailable',
          message: 'The catalogue does not answer.',
          status: 503,
          blame: 'remote',
          retryable: true,
        });
      }
    },
  };
  return provider;
}
