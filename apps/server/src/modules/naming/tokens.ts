import { editionOf, languageName, positionText, yearOf } from './facts.ts';
import type { NamingContext } from './model.ts';
import { joinNames, mainAuthor, orderAuthors, sortName } from './people.ts';

export type TokenScope = 'folder' | 'file' | 'both';

export type TokenDefinition = {
  name: string;
  /** Other spellings, lower case without spaces; people come from Readarr and its kin. */
  aliases: readonly string[];
  /** `file`: makes sense in the file pattern only. */
  scope: 'both' | 'file';
  meaning: string;
  example: string;
  /** May be shortened when a name is too long; numbers and identifiers may not. */
  stretches: boolean;
  /** Stands in when the book has no value and the pattern gives no other. */
  whenMissing?: string;
  value: (context: NamingContext) => string | readonly string[];
  /** How several values become one text. */
  whenMany?: string;
};

const unnumbered = { part: '', parts: '' };

/** Without a name that can be written there is no series, and so no number in it either. */
function seriesAt(context: NamingContext, at: number) {
  const entry = context.book.series?.[at];
  return entry !== undefined && hasName.test(entry.name) ? entry : undefined;
}
const hasName = /[^\s.<>:"/\\|?*\p{C}-]/u;

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '' : String(value);
}

function fileStem(context: NamingContext): string {
  const name = (context.file?.name ?? '').split(/[/\\]/).at(-1) ?? '';
  return name.replace(/(?<=.)\.[a-z0-9]{1,5}$/i, '');
}

/** Every token of the grammar, in the order people read them. */
export const tokenDefinitions: readonly TokenDefinition[] = [
  {
    name: 'author',
    aliases: ['authorname', 'firstauthor'],
    scope: 'both',
    meaning: 'Main author',
    example: 'H. G. Wells',
    stretches: true,
    whenMissing: 'Unknown Author',
    value: ({ book }) => mainAuthor(book.authors),
  },
  {
    name: 'authors',
    aliases: ['authornames', 'allauthors'],
    scope: 'both',
    meaning: 'All authors; more than four become “Various Authors”',
    example: 'Charles Dickens, Wilkie Collins',
    stretches: true,
    whenMissing: 'Unknown Author',
    whenMany: 'Various Authors',
    value: ({ book }) => orderAuthors(book.authors ?? []),
  },
  {
    name: 'sortAuthor',
    aliases: ['authorsort', 'authorsortname', 'authorlastfirst'],
    scope: 'both',
    meaning: 'Main author, family name first',
    example: 'Wells, H. G.',
    stretches: true,
    whenMissing: 'Unknown Author',
    value: ({ book }) => sortName(mainAuthor(book.authors)),
  },
  {
    name: 'title',
    aliases: ['booktitle'],
    scope: 'both',
    meaning: 'Title of the book',
    example: 'The Time Machine',
    stretches: true,
    whenMissing: 'Unknown Title',
    value: ({ book }) => book.title,
  },
  {
    name: 'subtitle',
    aliases: ['booksubtitle'],
    scope: 'both',
    meaning: 'Subtitle',
    example: 'An Invention',
    stretches: true,
    value: ({ book }) => book.subtitle ?? '',
  },
  {
    name: 'series',
    aliases: ['bookseries', 'seriesname'],
    scope: 'both',
    meaning: 'Series the book is filed under',
    example: 'The Scientific Romances',
    stretches: true,
    value: (context) => seriesAt(context, 0)?.name ?? '',
  },
  {
    name: 'index',
    aliases: [
      'seriesindex',
      'seriesposition',
      'seriespart',
      'seriesnumber',
      'position',
      'bookseriesposition',
    ],
    scope: 'both',
    meaning: 'Number in the series, as text: 1, 1.5, 0, 1-3, 2A',
    example: '1',
    stretches: false,
    value: (context) => positionText(seriesAt(context, 0)?.position),
  },
  {
    name: 'series2',
    aliases: ['secondseries'],
    scope: 'both',
    meaning: 'Second series',
    example: 'Classic Adventures',
    stretches: true,
    value: (context) => seriesAt(context, 1)?.name ?? '',
  },
  {
    name: 'index2',
    aliases: ['secondindex', 'series2index'],
    scope: 'both',
    meaning: 'Number in the second series',
    example: '12',
    stretches: false,
    value: (context) => positionText(seriesAt(context, 1)?.position),
  },
  {
    name: 'year',
    aliases: ['releaseyear', 'publishedyear'],
    scope: 'both',
    meaning: 'Year of publication',
    example: '1895',
    stretches: false,
    value: ({ book }) => yearOf(book),
  },
  {
    name: 'narrator',
    aliases: ['firstnarrator'],
    scope: 'both',
    meaning: 'First narrator',
    example: 'Ann Reader',
    stretches: true,
    value: ({ book }) => book.narrators?.[0] ?? '',
  },
  {
    name: 'narrators',
    aliases: ['allnarrators'],
    scope: 'both',
    meaning: 'All narrators; more than four become “Full Cast”',
    example: 'Ann Reader, Tom Voice',
    stretches: true,
    whenMany: 'Full Cast',
    value: ({ book }) => [...new Set(book.narrators ?? [])],
  },
  {
    name: 'asin',
    aliases: ['bookasin'],
    scope: 'both',
    meaning: 'ASIN; Audiobookshelf reads it from a folder name as [{asin}]',
    example: 'B00TMW1895',
    stretches: false,
    value: ({ book }) => (book.asin ?? '').toUpperCase(),
  },
  {
    name: 'isbn',
    aliases: [],
    scope: 'both',
    meaning: 'ISBN',
    example: '9780000018953',
    stretches: false,
    value: ({ book }) => book.isbn ?? '',
  },
  {
    name: 'publisher',
    aliases: [],
    scope: 'both',
    meaning: 'Publisher',
    example: 'Example Audio',
    stretches: true,
    value: ({ book }) => book.publisher ?? '',
  },
  {
    name: 'language',
    aliases: [],
    scope: 'both',
    meaning: 'Language',
    example: 'English',
    stretches: false,
    value: ({ book }) => languageName(book.language),
  },
  {
    name: 'edition',
    aliases: ['bookedition'],
    scope: 'both',
    meaning: 'Abridged or Dramatised; empty for a plain unabridged reading',
    example: 'Abridged',
    stretches: false,
    value: ({ book }) => editionOf(book),
  },
  {
    name: 'region',
    aliases: [],
    scope: 'both',
    meaning: 'Audible region',
    example: 'us',
    stretches: false,
    value: ({ book }) => book.region ?? '',
  },
  {
    name: 'codec',
    aliases: ['audiocodec', 'mediainfoaudiocodec'],
    scope: 'both',
    meaning: 'Codec of the audio',
    example: 'AAC',
    stretches: false,
    value: ({ book, file }) => file?.codec ?? book.codec ?? '',
  },
  {
    name: 'bitrate',
    aliases: ['audiobitrate', 'mediainfoaudiobitrate'],
    scope: 'both',
    meaning: 'Bitrate of the audio',
    example: '64kbps',
    stretches: false,
    value: ({ book, file }) => {
      const kbps = file?.bitrateKbps ?? book.bitrateKbps;
      return kbps ? `${Math.round(kbps)}kbps` : '';
    },
  },
  {
    name: 'part',
    aliases: ['partnumber', 'track', 'tracknumber'],
    scope: 'file',
    meaning: 'Number of the file, continuous over all discs; empty for a book of one file',
    example: '007',
    stretches: false,
    value: ({ part, parts }) =>
      part === undefined ? unnumbered.part : String(part).padStart(partWidth(parts ?? part), '0'),
  },
  {
    name: 'parts',
    aliases: ['partcount', 'totaltracks'],
    scope: 'file',
    meaning: 'Number of files; empty for a book of one file',
    example: '32',
    stretches: false,
    value: ({ parts }) => (parts === undefined ? unnumbered.parts : String(parts)),
  },
  {
    name: 'disc',
    aliases: ['discnumber', 'disk', 'disknumber'],
    scope: 'file',
    meaning: 'Disc the file came from; empty when there is only one',
    example: '2',
    stretches: false,
    value: ({ file }) => ((file?.discs ?? 2) > 1 ? numberText(file?.disc) : ''),
  },
  {
    name: 'discs',
    aliases: ['disccount'],
    scope: 'file',
    meaning: 'Number of discs; empty when there is only one',
    example: '3',
    stretches: false,
    value: ({ file }) => ((file?.discs ?? 0) > 1 ? numberText(file?.discs) : ''),
  },
  {
    name: 'chapterTitle',
    aliases: ['chapter', 'tracktitle'],
    scope: 'file',
    meaning: 'Title of the chapter the file holds',
    example: 'The Machine',
    stretches: true,
    value: ({ file }) => file?.chapterTitle ?? '',
  },
  {
    name: 'originalName',
    aliases: ['originalfilename', 'filename', 'originaltitle'],
    scope: 'file',
    meaning: 'Name of the file as it was downloaded, without its extension',
    example: 'time_machine_07',
    stretches: true,
    value: fileStem,
  },
];

/** Digits that every part number of a book gets: at least two, or `10` would stand before `2`. */
export function partWidth(parts: number): number {
  return Math.max(2, String(parts).length);
}

const byKey = new Map<string, TokenDefinition>();
for (const definition of tokenDefinitions) {
  for (const key of [definition.name.toLowerCase(), ...definition.aliases]) byKey.set(key, definition);
}

/** Finds a token by any spelling: `{Author Name}`, `{author_name}` and `{author}` are one. */
export function findToken(spelling: string): TokenDefinition | undefined {
  return byKey.get(spelling.toLowerCase().replace(/[ _.-]/g, ''));
}

/** The tokens as the settings page lists them. */
export function namingTokenList(): { token: string; meaning: string; example: string }[] {
  return tokenDefinitions.map(({ name, meaning, example }) => ({ token: `{${name}}`, meaning, example }));
}

export function joinTokenValue(definition: TokenDefinition, value: string | readonly string[]): string {
  return typeof value === 'string' ? value : joinNames(value, definition.whenMany ?? value.join(', '));
}
