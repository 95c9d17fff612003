import type { CatalogueBook, CatalogueRelease, Language, LanguageCode, ReleaseFormat } from '../model.ts';
import { BOOKS } from './books.ts';

const LANGUAGE_CODES: Record<Language, LanguageCode> = {
  english: 'ENG',
  german: 'GER',
  french: 'FRE',
  russian: 'RUS',
  japanese: 'JPN',
  spanish: 'SPA',
  italian: 'ITA',
  portuguese: 'POR',
};

const CATEGORIES = {
  classics: { id: 45, name: 'Audiobooks - Literary Classics' },
  adventure: { id: 39, name: 'Audiobooks - Action/Adventure' },
  mystery: { id: 87, name: 'Audiobooks - Mystery' },
  scienceFiction: { id: 47, name: 'Audiobooks - Science Fiction' },
  juvenile: { id: 44, name: 'Audiobooks - Juvenile' },
  horror: { id: 43, name: 'Audiobooks - Horror' },
  romance: { id: 46, name: 'Audiobooks - Romance' },
  study: { id: 84, name: 'Audiobooks - Instructional' },
  ebook: { id: 67, name: 'Ebooks - Literary Classics' },
  drama: { id: 130, name: 'Radio - Drama' },
} as const;

const BY_GENRE: Record<string, keyof typeof CATEGORIES> = {
  'Action & Adventure': 'adventure',
  Romance: 'romance',
  Mystery: 'mystery',
  'Science Fiction': 'scienceFiction',
  Horror: 'horror',
  "Children's Audiobooks": 'juvenile',
  'Education & Learning': 'study',
};

export type ReleaseFacts = Partial<Omit<CatalogueRelease, 'category'>> & {
  category?: keyof typeof CATEGORIES;
  /** Bytes follow from runtime × bitrate unless `sizeBytes` is given. */
  runtimeMinutes?: number;
};

export function bookOf(asin: string): CatalogueBook {
  const book = BOOKS.find((each) => each.asin === asin);
  if (!book) throw new Error(`The catalogue has no book ${asin}`);
  return book;
}

/** What that many minutes weigh at that bitrate, with a little for cover and container. */
export const bytesFor = (runtimeMinutes: number, bitrateKbps: number): number =>
  Math.round(runtimeMinutes * 60 * bitrateKbps * 125 * 1.012) + 90_000;

/** A release without a book behind it; every fact is given or a sensible default. */
export function release(id: number, facts: ReleaseFacts & { title: string }): CatalogueRelease {
  const { category = 'classics', runtimeMinutes = 400, ...rest } = facts;
  const authors = rest.authors ?? [];
  const formats: readonly [ReleaseFormat, ...ReleaseFormat[]] = rest.formats ?? ['m4b'];
  const isAudio = category !== 'ebook';
  const bitrateKbps = rest.bitrateKbps ?? 64;
  const language = rest.language ?? 'ENG';
  const quality = isAudio
    ? `[${[language, formats[0].toUpperCase(), `${bitrateKbps}kbps`].join(' / ')}]`
    : `[${formats.map((format) => format.toUpperCase()).join(' ')}]`;
  return {
    id,
    indexers: ['myanonamouse', 'open-shelf'],
    bookAsins: [],
    releaseTitle: `${authors.join(', ')} - ${facts.title} ${quality}`,
    authors,
    narrators: [],
    series: [],
    layout: formats[0] === 'mp3' ? 'multi-mp3' : isAudio ? 'single-m4b' : 'ebook',
    formats,
    bitrateKbps: isAudio ? bitrateKbps : undefined,
    sizeBytes: isAudio ? bytesFor(runtimeMinutes, bitrateKbps) : 1_400_000,
    files: formats[0] === 'mp3' ? Math.max(1, Math.round(runtimeMinutes / 22)) : 1,
    seeders: 6 + (id % 23),
    leechers: id % 3,
    grabs: 20 + ((id * 31) % 400),
    freeleech: id % 11 === 0,
    vip: id % 13 === 0,
    language,
    abridged: false,
    tags: isAudio ? `Unabridged | ${bitrateKbps} kbps` : 'ebook',
    description: `<p>${facts.title}</p>`,
    addedAt: dateOf(id),
    hasContent: false,
    ...rest,
    category: CATEGORIES[category],
  };
}

/** The right release of one book, with whatever differs. */
export function releaseOf(id: number, asin: string, facts: ReleaseFacts = {}): CatalogueRelease {
  const book = bookOf(asin);
  const genre = book.genres.find((each) => BY_GENRE[each] !== undefined);
  const bitrateKbps = facts.bitrateKbps ?? 64;
  return release(id, {
    title: book.title,
    bookAsins: [asin],
    authors: book.authors.map((author) => author.name),
    narrators: book.narrators,
    series: book.series.map((series) => ({ name: series.name, position: series.position ?? '' })),
    runtimeMinutes: book.runtimeMinutes,
    language: LANGUAGE_CODES[book.language],
    abridged: book.formatType === 'abridged',
    category: genre ? BY_GENRE[genre]! : 'classics',
    tags: `${book.formatType === 'abridged' ? 'Abridged' : 'Unabridged'} | ${bitrateKbps} kbps | Chaptered | ${book.publisher}`,
    description: book.summaryHtml,
    isbn: `ASIN:${book.asin}`,
    ...facts,
  });
}

function dateOf(id: number): string {
  const day = Date.UTC(2024, 0, 1) + ((id * 7919) % 900) * 86_400_000 + (id % 86_400) * 1000;
  return new Date(day).toISOString();
}
