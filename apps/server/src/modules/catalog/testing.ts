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
    }) => {
      provider.ask(`search ${query.query ?? query.title ?? query.author}`);
      const words = (query.query ?? query.title ?? query.author ?? '').toLowerCase();
      const found = books.filter((book) =>
        `${book.title} ${book.authors.map((each) => each.name).join(' ')}`.toLowerCase().includes(words),
      );
      return Promise.resolve({ books: found, totalRecords: found.length, hasMore: false });
    },
    book: (asin: string) => {
      provider.ask(`book ${asin}`);
      return Promise.resolve(books.find((book) => book.asin === asin) ?? null);
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
