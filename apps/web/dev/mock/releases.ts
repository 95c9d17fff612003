import type { IndexerSearchState, Rejection, Release, Request } from '@earmark/contracts';

type Draft = {
  title: string;
  indexer: 'MyAnonamouse' | 'Open Shelf' | 'Town Library';
  mb: number;
  seeders: number;
  formats: string[];
  language: string;
  days: number;
  free?: boolean;
  pack?: boolean;
  rejections?: Rejection[];
};

const reject = (code: string, message: string, type: Rejection['type'] = 'permanent'): Rejection => ({
  code,
  type,
  message,
});

/** Releases for one request, good ones and bad ones, as interactive search shows them. */
export function releasesFor(request: Request): Release[] {
  const { book } = request;
  const author = book.authors[0] ?? 'Unknown';
  const minutes = book.runtimeMinutes ?? 300;
  const hours = (value: number): string => `${Math.floor(value / 60)} h ${value % 60} min`;
  const drafts: Draft[] = [
    {
      title: `${book.title} by ${author} [ENG / M4B, chaptered]`,
      indexer: 'MyAnonamouse',
      mb: minutes * 0.48,
      seeders: 41,
      formats: ['m4b'],
      language: 'english',
      days: 410,
      free: true,
    },
    {
      title: `${author} - ${book.title} (Unabridged) 64kbps M4B`,
      indexer: 'Open Shelf',
      mb: minutes * 0.49,
      seeders: 12,
      formats: ['m4b'],
      language: 'english',
      days: 92,
    },
    {
      title: `${author} - ${book.title} - MP3 128kbps`,
      indexer: 'Town Library',
      mb: minutes * 0.95,
      seeders: 55,
      formats: ['mp3'],
      language: 'english',
      days: 1240,
    },
    {
      title: `${author} Collection (7 audiobooks)`,
      indexer: 'MyAnonamouse',
      mb: minutes * 3.4,
      seeders: 23,
      formats: ['mp3'],
      language: 'english',
      days: 701,
      pack: true,
    },
    {
      title: `${book.title} [GER / MP3]`,
      indexer: 'MyAnonamouse',
      mb: minutes * 0.6,
      seeders: 8,
      formats: ['mp3'],
      language: 'german',
      days: 33,
      rejections: [reject('language', 'The release is German, the book is English.')],
    },
    {
      title: `${author} - ${book.title} Abridged`,
      indexer: 'Open Shelf',
      mb: 120,
      seeders: 3,
      formats: ['mp3'],
      language: 'english',
      days: 2400,
      rejections: [
        reject('abridged', 'The release is abridged.'),
        reject(
          'size',
          `120 MB for ${hours(minutes)} would be ${Math.round((120 * 8000) / (minutes * 60))} kbit/s, below the lowest bit rate of 20 kbit/s.`,
        ),
      ],
    },
    {
      title: `${book.title} and Zombies`,
      indexer: 'Town Library',
      mb: 380,
      seeders: 77,
      formats: ['m4b'],
      language: 'english',
      days: 800,
      rejections: [
        reject('title', 'The title is another one: “and Zombies” is left over.'),
        reject('author', `The author is not ${author}.`),
      ],
    },
    {
      title: `${author} - ${book.title} [EPUB]`,
      indexer: 'Open Shelf',
      mb: 1.2,
      seeders: 140,
      formats: ['epub'],
      language: 'english',
      days: 12,
      rejections: [reject('format', 'EPUB is no audio format.')],
    },
    {
      title: `${book.title} (${author}) retail m4b`,
      indexer: 'Town Library',
      mb: minutes * 0.5,
      seeders: 0,
      formats: ['m4b'],
      language: 'english',
      days: 1,
      rejections: [reject('seeders', 'Nobody seeds it: 0 seeders, at least 1 is asked for.', 'temporary')],
    },
  ];
  return drafts.map((draft, index) => {
    const accepted = draft.rejections === undefined;
    const sizeBytes = Math.round(draft.mb * 1_000_000);
    const format = draft.formats[0] === 'm4b' ? 70 : 60;
    const seeds = Math.min(20, draft.seeders);
    return {
      guid: `guid-${request.id}-${index}`,
      indexerId: draft.indexer === 'MyAnonamouse' ? 'p2' : 'p3',
      indexer: draft.indexer,
      protocol: 'torrent',
      title: draft.title,
      sizeBytes,
      seeders: draft.seeders,
      leechers: index,
      grabs: draft.seeders * 13,
      publishedAt: new Date(Date.now() - draft.days * 86_400_000).toISOString(),
      authors: [author],
      narrators: index === 0 ? book.narrators : [],
      series: book.series.map((series) => ({ name: series.name, position: series.position ?? null })),
      formats: draft.formats,
      bitrateKbps: (sizeBytes * 8) / 1000 / (minutes * 60),
      language: draft.language,
      flags: draft.free === true ? ['freeleech', 'VIP'] : [],
      freeleech: draft.free === true,
      freeleechOffer:
        draft.indexer === 'MyAnonamouse'
          ? {
              action: draft.free === true ? 'keep' : 'ask',
              isPossible: draft.free !== true,
              tokensLeft: 12,
              costBytes: draft.free === true ? 0 : sizeBytes,
              reason: 'One of 12 wedges makes it free.',
            }
          : null,
      infoUrl: 'https://example.org/t/1',
      contains:
        draft.pack === true
          ? [
              { position: '1', title: book.title },
              { position: '2', title: null },
              { position: '3', title: 'A bonus novella' },
            ]
          : [],
      year: index === 0 ? 2019 : null,
      decision: {
        guid: `guid-${request.id}-${index}`,
        accepted,
        pack: draft.pack === true,
        rejections: draft.rejections ?? [],
        rank: accepted ? index + 1 : null,
        score: 400 - index * 30,
        ahead:
          accepted && drafts[index + 1]?.rejections === undefined
            ? {
                criterion: 'match',
                text: 'Title, author and narrator fit.',
                nextText: 'Title and author fit.',
              }
            : null,
        scoreParts: [
          {
            criterion: 'match',
            value: 200 - index * 4,
            text: index === 0 ? 'Title, author and narrator fit' : 'Title and author fit',
          },
          {
            criterion: 'format',
            value: format,
            text: `Format ${draft.formats[0]?.toUpperCase()}, ${format === 70 ? 'first' : 'second'} in the list`,
          },
          {
            criterion: 'single',
            value: draft.pack === true ? 0 : 20,
            text: draft.pack === true ? 'Holds several books' : 'Holds this book alone',
          },
          { criterion: 'seeders', value: seeds, text: `${draft.seeders} seeders` },
          {
            criterion: 'free',
            value: draft.free === true ? 15 : 0,
            text: draft.free === true ? 'Freeleech' : 'Counts against the ratio',
          },
        ],
      },
    };
  });
}

/** How far each indexer is, `elapsedMs` after the search began. */
export function indexerStates(request: Request, elapsedMs: number): IndexerSearchState[] {
  const query = `${request.book.title} ${request.book.authors[0] ?? ''}`;
  const state = (name: string, needMs: number, found: number, failure?: string): IndexerSearchState => {
    const done = elapsedMs >= needMs;
    return {
      indexerId: name,
      name,
      state: !done ? 'searching' : failure === undefined ? 'done' : 'failed',
      found: done && failure === undefined ? found : 0,
      durationMs: done ? needMs : null,
      message: done && failure !== undefined ? failure : null,
      queries: [query],
    };
  };
  return [
    state('MyAnonamouse', 900, 3),
    state('Open Shelf', 1800, 3),
    state('Town Library', 2600, 3),
    state(
      'Harbour Index',
      3200,
      0,
      'Answered with a web page instead of results (502). Tried again in 10 minutes.',
    ),
  ];
}
