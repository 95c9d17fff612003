import { htmlToPlainText, toLine } from '../../../platform/text/index.ts';
import type { FoundRelease } from '../port.ts';
import { readGenres } from './genres.ts';
import { readLanguage } from './languages.ts';
import { asBytes, asCount, asEntries, asFlag, asNumber, asText, asUtc } from './loose-fields.ts';
import { readMediaInfo } from './media-info.ts';
import { readPeople } from './people.ts';
import { readTopics, readYear } from './remarks.ts';
import { readSeries } from './series.ts';
import { cleanTitle, readTitle } from './title.ts';

export type MamRow = Record<string, unknown>;

export type RowContext = {
  /** Address of the site, without a trailing slash. */
  baseUrl: string;
  /** VIP torrents cost this account nothing. */
  accountIsVip: boolean;
  now: number;
  foundBy: string;
};

export const MAM_NAME = 'MyAnonamouse';
/** The site asks for 72 hours of seeding. */
const MINIMUM_SEED_SECONDS = 72 * 3600;
const AUDIOBOOK = 3030;
const AUDIO_OTHER = 3050;
const EBOOK = 7020;
const DRAMATISED = /\b(?:dramati[sz](?:ed|ation)|graphic ?audio)\b/i;

/** One row of a search as a release; null when it has no id or no title to show. */
export function toRelease(row: MamRow, context: RowContext): FoundRelease | null {
  const id = asNumber(row['id']);
  const title = readTitle(asText(row['title'] ?? row['name']));
  if (id === null || !Number.isSafeInteger(id) || id <= 0 || !title) return null;
  const tags = toLine(asText(row['tags']));
  const allAuthors = readPeople(row['author_info']);
  const authors = allAuthors.filter((name) => !/^graphic ?audio\b/i.test(name));
  const narrators = readPeople(row['narrator_info']);
  const files = asCount(row['numfiles']);
  const filetypes = readFiletypes(row['filetype']);
  const vip = isVipTorrent(row, context.now);
  const freeleech = isFree(row) || (vip && context.accountIsVip);
  const flags = readFlags(row, { freeleech, vip });
  if (allAuthors.length > authors.length || DRAMATISED.test(`${title} ${tags}`)) flags.push('dramatised');
  const description = htmlToPlainText(asText(row['description']));
  const publishedAt = asUtc(row['added']);
  const infoUrl = `${context.baseUrl}/t/${id}`;
  return {
    guid: infoUrl,
    indexer: MAM_NAME,
    protocol: 'torrent',
    title: title.slice(0, 5000),
    size: asBytes(row['size']),
    seeders: asCount(row['seeders']),
    leechers: asCount(row['leechers']),
    grabs: asCount(row['times_completed']),
    publishDate: publishedAt === null ? null : new Date(publishedAt).toISOString(),
    files,
    categories: readCategories(row, filetypes),
    flags: [...new Set(flags)],
    bookTitle: cleanTitle(title, authors).slice(0, 2000),
    authors: authors.slice(0, 200).map(shorten),
    narrators: narrators.slice(0, 200).map(shorten),
    series: readSeries(row['series_info'])
      .slice(0, 50)
      .map(({ name, position }) => ({ name: shorten(name), position })),
    language: readLanguage(asNumber(row['language']), asText(row['lang_code'])),
    filetypes,
    tags: tags.slice(0, 20_000) || null,
    description: description || null,
    genres: readGenres(row['categories']),
    topics: readTopics(tags),
    year: readYear({ title, tags, description }, context.now),
    infoUrl,
    mamId: String(id),
    freeleech,
    vip,
    ...readIdentifiers(row['isbn']),
    ...readMediaInfo(row['mediainfo'], { files, filetypes, tags }),
    minimumRatio: 1,
    minimumSeedSeconds: MINIMUM_SEED_SECONDS,
    coverUrl: readCover(row['thumbnail']),
    foundBy: context.foundBy,
  };
}

function shorten(text: string): string {
  return text.slice(0, 500);
}

function readFiletypes(value: unknown): string[] {
  const types = asText(value)
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  return [...new Set(types)].slice(0, 40).map((type) => type.slice(0, 40));
}

/** Free for everybody, or for this account because a wedge was spent on it. */
function isFree(row: MamRow): boolean {
  return asFlag(row['free']) || asFlag(row['personal_freeleech']);
}

/** `vip_expire` 0 is for ever; a time in the past means the torrent is no longer VIP. */
function isVipTorrent(row: MamRow, now: number): boolean {
  const expire = asNumber(row['vip_expire']) ?? 0;
  if (expire > 0 && expire * 1000 <= now) return false;
  return asFlag(row['vip']) || (asFlag(row['fl_vip']) && row['vip'] === undefined && !isFree(row));
}

const FLAG_BITS: readonly [bit: number, flag: string][] = [
  [2, 'crude language'],
  [4, 'violence'],
  [8, 'some explicit'],
  [16, 'explicit'],
  [32, 'abridged'],
  [64, 'lgbt'],
];
const DRAMATISATION_CATEGORY = 10;

function readFlags(row: MamRow, known: { freeleech: boolean; vip: boolean }): string[] {
  const bits = asNumber(row['browseflags'] ?? row['browseFlags']) ?? 0;
  const flags = FLAG_BITS.filter(([bit]) => (bits & bit) !== 0).map(([, flag]) => flag);
  const categories = asEntries(row['categories']).map(asNumber);
  if (categories.includes(DRAMATISATION_CATEGORY)) flags.push('dramatised');
  if (known.freeleech) flags.push('freeleech');
  if (known.vip) flags.push('vip');
  if (asFlag(row['personal_freeleech'])) flags.push('personal_freeleech');
  if (asFlag(row['my_snatched'])) flags.push('snatched');
  if (asNumber(row['main_cat']) === 16) flags.push('radio');
  if ([7, 8].includes(asNumber(row['mediatype']) ?? 0)) flags.push('periodical');
  return flags;
}

const AUDIO_TYPES = new Set(['m4b', 'mp3', 'm4a', 'flac', 'ogg', 'opus', 'aac', 'wma', 'aax', 'mp4']);
const BOOK_TYPES = new Set(['epub', 'mobi', 'azw3', 'azw', 'pdf', 'cbr', 'cbz', 'djvu', 'lit', 'fb2']);

/** Filed under e-books, yet with audio and nothing to read in it. */
function isMisfiled(filetypes: readonly string[]): boolean {
  return filetypes.some((type) => AUDIO_TYPES.has(type)) && !filetypes.some((type) => BOOK_TYPES.has(type));
}

/** The old main category is right where the new media type is not: a mass edit made many audiobooks e-books. */
function readCategories(row: MamRow, filetypes: readonly string[]): number[] {
  switch (asNumber(row['main_cat']) ?? 0) {
    case 13:
    case 16:
      return [AUDIOBOOK];
    case 14:
      return [isMisfiled(filetypes) ? AUDIOBOOK : EBOOK];
    case 15:
      return [AUDIO_OTHER];
    default:
      break;
  }
  if (/^(?:audiobooks|radio)\b/i.test(asText(row['catname']))) return [AUDIOBOOK];
  switch (asNumber(row['mediatype']) ?? 0) {
    case 1:
    case 4:
    case 8:
      return [AUDIOBOOK];
    case 2:
    case 5:
    case 6:
    case 7:
      return [isMisfiled(filetypes) ? AUDIOBOOK : EBOOK];
    case 3:
      return [AUDIO_OTHER];
    default:
      return [];
  }
}

/** `ASIN:B0…` in any case, a bare `B0…`, or an ISBN with dashes, a prefix, or as a number that lost its zeros. */
function readIdentifiers(value: unknown): { asin?: string; isbn?: string } {
  const text = asText(value)
    .trim()
    .replace(/^(?:asin|isbn(?:-?1[03])?)\s*:?\s*/i, '')
    .replaceAll(/[\s-]/g, '')
    .toUpperCase();
  if (/^B[0-9A-Z]{9}$/.test(text)) return { asin: text };
  const isbn = /^\d{8,9}[\dX]?$/.test(text) && text.length < 10 ? text.padStart(10, '0') : text;
  return /^(?:97[89]\d{10}|\d{9}[\dX])$/.test(isbn) ? { isbn } : {};
}

function readCover(value: unknown): string | undefined {
  const text = asText(value);
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}
