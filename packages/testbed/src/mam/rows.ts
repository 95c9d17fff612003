import { assertNever } from '../assert-never.ts';
import type { CatalogueBook, CatalogueRelease } from '../catalogue/model.ts';
import type { MamAccount } from './account.ts';
import { idOfName, LANGUAGE_IDS, MEDIA_TYPES, mainCategoryOf, NEW_CATEGORIES } from './ids.ts';
import type { MamModes } from './modes.ts';
import { encodeEntities, phpJson } from './replies.ts';
import { browseFlagsOf } from './search.ts';

/** A row as it goes over the wire. */
export type MamRow = Record<string, unknown>;

export type RowContext = {
  modes: MamModes;
  account: MamAccount;
  books: readonly CatalogueBook[];
  baseUrl: string;
  now: number;
  weight: number;
  downloadHash: (release: CatalogueRelease) => string;
  /** Names of the presence flags that were sent. */
  wants: ReadonlySet<string>;
};

/** Least size, bytes of one, name. A little more than 1,024 stays in the smaller unit, so commas occur. */
const UNITS: readonly (readonly [number, number, string])[] = [
  [1.2 * 1024 ** 4, 1024 ** 4, 'TiB'],
  [1.2 * 1024 ** 3, 1024 ** 3, 'GiB'],
  [1.2 * 1024 ** 2, 1024 ** 2, 'MiB'],
  [0, 1024, 'KiB'],
];

/** One search result, with the types and encodings of the chosen mode. */
export function toRow(release: CatalogueRelease, context: RowContext): MamRow {
  const { account, modes, now, wants } = context;
  const isLegacy = modes.rows === 'legacy';
  const wedgeAt = account.personalFreeleech.get(release.id);
  const hasWedge = wedgeAt !== undefined && now - wedgeAt >= modes.personalFreeleechLagMs;
  const mainCategory = mainCategoryOf(release.category.id);
  const row: MamRow = {
    id: release.id,
    [isLegacy ? 'name' : 'title']: encodeEntities(release.title),
    added: release.addedAt.slice(0, 19).replace('T', ' '),
    author_info: peopleText(release.authors, release.id),
    narrator_info:
      release.narrators.length === 0 ? emptyInfo(release.id) : peopleText(release.narrators, release.id),
    series_info: seriesText(release, isLegacy),
    main_cat: mainCategory,
    category: release.category.id,
    catname: release.category.name,
    cat: `<div class="cat${release.category.id}"></div>`,
    // Many audiobooks are filed as e-books in the new scheme, by a mass edit.
    mediatype: release.id % 7 === 0 ? 2 : (MEDIA_TYPES[mainCategory] ?? 1),
    maincat: release.category.id === 84 ? 2 : 1,
    categories: JSON.stringify(NEW_CATEGORIES[release.category.id] ?? []),
    language: LANGUAGE_IDS[release.language],
    lang_code: release.language,
    browseflags: browseFlagsOf(release),
    filetype: release.formats.join(' '),
    numfiles: release.files,
    size: isLegacy ? String(release.sizeBytes) : sizeText(release.sizeBytes),
    seeders: release.seeders,
    leechers: release.leechers,
    times_completed: release.grabs,
    comments: release.id % 5,
    tags: encodeEntities(release.tags),
    vip: Number(release.vip),
    vip_expire: 0,
    free: Number(release.freeleech),
    fl_vip: Number(release.freeleech || release.vip),
    personal_freeleech: Number(hasWedge),
    my_snatched: Number(account.snatched.has(release.id)),
    bookmarked: null,
    ...ownerFields(release.id),
    w: context.weight,
  };
  if (wants.has('dlLink')) row['dl'] = context.downloadHash(release);
  if (wants.has('isbn')) row['isbn'] = release.isbn ?? '';
  if (wants.has('description')) row['description'] = release.description;
  if (wants.has('thumbnail')) row['thumbnail'] = `${context.baseUrl}/t/p/small/${release.id}.webp`;
  if (wants.has('mediaInfo')) row['mediainfo'] = mediaInfoText(release, context.books);
  return encodeTypes(row, modes.rows, release.id);
}

/** Binary units, up to three decimals, thousands with a comma. */
export function sizeText(bytes: number): string {
  const unit = UNITS.find(([least]) => bytes >= least) ?? UNITS[UNITS.length - 1];
  const [, size, name] = unit ?? [0, 1, 'B'];
  const shown = bytes / size;
  const digits = shown >= 100 ? 1 : shown >= 10 ? 2 : 3;
  return `${shown.toLocaleString('en-US', { maximumFractionDigits: digits })} ${name}`;
}

function peopleText(names: readonly string[], seed: number): string {
  const map = Object.fromEntries(names.map((name) => [idOfName('person', name), encodeEntities(name)]));
  return innerJson(map, seed);
}

/** id → [name, number text, number]; the third part exists since 2025-11, -1 is "no position". */
function seriesText(release: CatalogueRelease, isLegacy: boolean): string | null {
  if (release.series.length === 0) return emptyInfo(release.id + 1);
  const map = Object.fromEntries(
    release.series.map(({ name, position }) => {
      const float = Number.parseFloat(position);
      const entry = [encodeEntities(name), position];
      return [idOfName('series', name), isLegacy ? entry : [...entry, Number.isNaN(float) ? -1 : float]];
    }),
  );
  return innerJson(map, release.id);
}

/** Four spellings of nothing are known. */
function emptyInfo(seed: number): string | null {
  return ['', '[]', '{}', null][seed % 4] ?? null;
}

/** The inner text is PHP's too; its spacing varies from row to row. */
function innerJson(value: unknown, seed: number): string {
  const text = phpJson(value);
  return seed % 2 === 0 ? text.replaceAll('":', '": ') : text;
}

function ownerFields(seed: number): MamRow {
  const uploader = String(seed % 17);
  const owner = [idOfName('uploader', uploader), `reader${uploader}`];
  if (seed % 5 === 0) return { ownership: '[]' };
  if (seed % 5 === 1) return { ownership: owner, owner: owner[0], owner_name: owner[1] };
  return { ownership: JSON.stringify(owner) };
}

function mediaInfoText(release: CatalogueRelease, books: readonly CatalogueBook[]): string {
  const kbps = release.bitrateKbps;
  if (kbps === undefined) return '';
  const inside = books.filter((book) => release.bookAsins.includes(book.asin));
  const isKnown = inside.length > 0 && !release.hasContent;
  const seconds = isKnown
    ? inside.reduce((sum, book) => sum + book.runtimeMinutes * 60, 0)
    : Math.round((release.sizeBytes * 8) / (kbps * 1000));
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const isMp4 = release.formats[0] === 'm4b' || release.formats[0] === 'm4a';
  return phpJson({
    General: { Duration: clock, Format: isMp4 ? 'MPEG-4' : 'MPEG Audio' },
    Audio1: {
      Format: isMp4 ? 'AAC LC' : 'MPEG Audio',
      BitRate: `${kbps.toFixed(1)} kb/s`,
      Channels: 2,
      BitRate_Mode: 'Constant',
      SamplingRate: '44.1 kHz',
    },
    menu: { extra: ['Chapter 1', 2, null] },
  });
}

const FLAGS = new Set(['vip', 'free', 'fl_vip', 'personal_freeleech', 'my_snatched']);

function encodeTypes(row: MamRow, mode: MamModes['rows'], seed: number): MamRow {
  return Object.fromEntries(
    Object.entries(row).map(([key, value], index) => {
      switch (mode) {
        case 'live':
          return [key, toNumberIfNumeric(value)];
        case 'legacy':
          return [key, typeof value === 'number' ? String(value) : value];
        case 'jitter':
          return [key, jitter(key, value, seed + index)];
        default:
          return assertNever(mode);
      }
    }),
  );
}

/** The live server turns every text that looks like a number into one. */
function toNumberIfNumeric(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : value;
}

function jitter(key: string, value: unknown, seed: number): unknown {
  if (typeof value !== 'number') return toNumberIfNumeric(value);
  const choice = seed % 3;
  if (FLAGS.has(key) && choice === 2) return value === 1;
  return choice === 1 ? String(value) : value;
}
