import { assertNever } from '../assert-never.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { chapterMarks } from '../catalogue/chapters.ts';
import type { CatalogueBook, CatalogueRelease } from '../catalogue/model.ts';
import type { AudioTags, Chapter } from './audio.ts';

/** A book inside a release, as far as its files show it. */
export type ContentBook = Pick<CatalogueBook, 'title' | 'cover' | 'chapters' | 'runtimeMinutes'> & {
  author: string;
  seed: string;
  tags: AudioTags;
};

export type PlannedFile = {
  /** Below the content's root folder, with `/`; the root itself for a lone file. */
  path: string;
  book: ContentBook;
} & (
  | { kind: 'm4b'; seconds: number; chapters: readonly Chapter[]; tags: AudioTags }
  | { kind: 'mp3'; seconds: number; tags: AudioTags }
  | { kind: 'cover' }
  | { kind: 'bytes'; sizeBytes: number }
);

export type ContentPlan = {
  /** Name of the torrent: its folder, or its only file. */
  rootName: string;
  isLoneFile: boolean;
  bitrateKbps: number;
  files: readonly PlannedFile[];
};

const DEFAULT_COVER = { from: '#2f3e46', to: '#84a98c', ink: '#f8f9f0' };

/** Which files a release holds; nothing is made yet. */
export function planContent(release: CatalogueRelease, catalogue: Catalogue): ContentPlan {
  const books = booksIn(release, catalogue);
  const [first] = books;
  if (!first) throw new Error(`Release ${release.id} has no book`);
  const bitrateKbps = release.bitrateKbps ?? 64;
  const rootName = safeName(`${release.authors[0] ?? 'Various'} - ${release.title}`);
  const cover = (book: ContentBook, folder = ''): PlannedFile[] =>
    release.formats.includes('jpg') || release.layout === 'no-audio'
      ? [{ path: `${folder}cover.jpg`, kind: 'cover', book }]
      : [];
  const folder = (files: PlannedFile[]): ContentPlan => ({ rootName, isLoneFile: false, bitrateKbps, files });

  switch (release.layout) {
    case 'single-m4b': {
      const audio = m4b(first, `${safeName(first.title)}.m4b`);
      if (release.files > 1) return folder([audio, ...cover(first)]);
      const name = `${rootName}.m4b`;
      return { rootName: name, isLoneFile: true, bitrateKbps, files: [{ ...audio, path: name }] };
    }
    case 'multi-mp3':
      return folder([...tracks(first), ...cover(first)]);
    case 'disc-mp3':
      return folder([...discTracks(first), ...cover(first)]);
    case 'pack-folders':
      return folder(
        books.flatMap((book, index) => {
          const inside = `${index + 1} - ${safeName(book.title)}/`;
          return [m4b(book, `${inside}${safeName(book.title)}.m4b`), ...cover(book, inside)];
        }),
      );
    case 'ebook':
      return folder(
        release.formats.map((format) => ({
          path: `${safeName(first.title)}.${format}`,
          kind: 'bytes' as const,
          sizeBytes: Math.round(release.sizeBytes / release.formats.length),
          book: first,
        })),
      );
    case 'no-audio':
      return folder([
        {
          path: `${safeName(first.title)}.rar`,
          kind: 'bytes',
          sizeBytes: Math.max(1000, release.sizeBytes - 60_000),
          book: first,
        },
        ...cover(first),
      ]);
    default:
      return assertNever(release.layout);
  }
}

function booksIn(release: CatalogueRelease, catalogue: Catalogue): ContentBook[] {
  const books = release.bookAsins.flatMap((asin) => catalogue.book(asin) ?? []);
  if (books.length > 0) return books.map(bookOfCatalogue);
  const minutes = Math.max(1, Math.round(release.sizeBytes / 60 / 125 / (release.bitrateKbps ?? 64)));
  return [
    {
      title: release.title,
      author: release.authors.join(', '),
      cover: DEFAULT_COVER,
      chapters: ['Part 1', 'Part 2'],
      runtimeMinutes: minutes,
      seed: String(release.id),
      tags: {
        album: release.title,
        artist: release.authors.join(', '),
        album_artist: release.authors.join(', '),
        composer: release.narrators.join(', '),
        genre: 'Audiobook',
      },
    },
  ];
}

function bookOfCatalogue(book: CatalogueBook): ContentBook {
  const authors = book.authors.map((author) => author.name).join(', ');
  const [series] = book.series;
  const seriesText = series && (series.position ? `${series.name} #${series.position}` : series.name);
  return {
    title: book.title,
    author: authors,
    cover: book.cover,
    chapters: book.chapters,
    runtimeMinutes: book.runtimeMinutes,
    seed: book.asin,
    tags: {
      album: book.title,
      artist: authors,
      album_artist: authors,
      composer: book.narrators.join(', '),
      genre: 'Audiobook',
      date: book.releaseDate.slice(0, 4),
      publisher: book.publisher,
      language: book.language,
      ...(book.subtitle ? { subtitle: book.subtitle } : {}),
      ...(seriesText && series
        ? { grouping: seriesText, series: series.name, 'series-part': series.position ?? '' }
        : {}),
      asin: book.asin,
    },
  };
}

function m4b(book: ContentBook, path: string): PlannedFile {
  return {
    path,
    kind: 'm4b',
    book,
    seconds: book.runtimeMinutes * 60,
    chapters: chapterMarks(book),
    tags: { ...book.tags, title: book.title },
  };
}

/** One file per chapter, numbered through. */
function tracks(book: ContentBook): PlannedFile[] {
  const marks = chapterMarks(book);
  return marks.map((mark, index) => ({
    path: `${twoDigits(index + 1)} - ${safeName(mark.title)}.mp3`,
    kind: 'mp3',
    book,
    seconds: mark.lengthMs / 1000,
    tags: { ...book.tags, title: mark.title, track: `${index + 1}/${marks.length}` },
  }));
}

/** Two discs; the numbers start again on the second. */
function discTracks(book: ContentBook): PlannedFile[] {
  const marks = chapterMarks(book);
  const perDisc = Math.ceil(marks.length / 2);
  return marks.map((mark, index) => {
    const disc = Math.floor(index / perDisc) + 1;
    const track = (index % perDisc) + 1;
    const onDisc = Math.min(perDisc, marks.length - (disc - 1) * perDisc);
    return {
      path: `CD${disc}/${twoDigits(track)} - ${safeName(mark.title)}.mp3`,
      kind: 'mp3',
      book,
      seconds: mark.lengthMs / 1000,
      tags: { ...book.tags, title: mark.title, track: `${track}/${onDisc}`, disc: `${disc}/2` },
    };
  });
}

const twoDigits = (number: number) => String(number).padStart(2, '0');

/** As uploaders write names: no characters that some file systems refuse. */
const safeName = (text: string) =>
  text
    .replaceAll(/[/\\:*?"<>|]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.+$/, '');
