import path from 'node:path';
import { parseFile } from 'music-metadata';
import { readSeriesText } from './metadata-json.ts';
import type { AudioFacts, AudioTags, FoundFile, PartialFacts } from './model.ts';
import { splitNames } from './people.ts';

type Native = ReadonlyMap<string, string>;

/** Length, chapters, tags and picture of an audio file; undefined when it cannot be read. */
export async function probeAudio(folder: string, file: FoundFile): Promise<AudioFacts | undefined> {
  let parsed;
  try {
    parsed = await parseFile(path.join(folder, file.relPath), { duration: true, includeChapters: true });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
  const { format, common } = parsed;
  if (!format.duration || !(format.duration > 0)) return undefined;
  const native: Native = new Map(
    Object.values(parsed.native)
      .flat()
      .filter((tag) => typeof tag.value === 'string' || typeof tag.value === 'number')
      .map((tag) => [nativeName(tag.id), String(tag.value)]),
  );
  const tag = (...names: string[]) =>
    names.map((name) => native.get(name)).find((value) => value !== undefined);
  const picture = common.picture?.[0];
  const tags: AudioTags = {
    tagAlbum: common.album,
    tagAlbumArtist: common.albumartist,
    tagArtist: common.artist,
    tagASIN: common.asin ?? tag('asin', 'audible_asin'),
    tagComment: commentText(common.comment?.[0]) ?? tag('comment'),
    tagComposer: common.composer?.join('; '),
    tagDate: common.date ?? (common.year === undefined ? undefined : String(common.year)),
    tagDescription: tag('description', 'desc') ?? common.description?.[0],
    tagDisc: common.disk.no === null ? undefined : String(common.disk.no),
    tagGenre: common.genre?.join('/'),
    tagGrouping: common.grouping ?? tag('grp1'),
    tagIsbn: tag('isbn'),
    tagLanguage: common.language ?? tag('language', 'lang'),
    tagPublisher: common.label?.[0] ?? tag('publisher'),
    tagSeries: tag('series', 'show', 'tvsh'),
    tagSeriesPart: tag('series-part', 'episode_id', 'part', 'tven'),
    tagSubtitle: common.subtitle?.[0] ?? tag('subtitle', 'tit3'),
    tagTitle: common.title,
    tagTrack: common.track.no === null ? undefined : String(common.track.no),
  };
  const name = path.posix.basename(file.relPath);
  return {
    file,
    duration: format.duration,
    bitRate: Math.round(format.bitrate ?? 0),
    codec: /mp4|m4a|aac/iu.test(format.codec ?? '')
      ? 'aac'
      : /layer 3/iu.test(format.codec ?? '')
        ? 'mp3'
        : (format.codec ?? 'unknown').toLowerCase(),
    format: format.container ?? '',
    channels: format.numberOfChannels ?? 2,
    language: common.language ?? null,
    chapters: chaptersOf(format.chapters ?? [], format.duration),
    cover: picture && { format: picture.format, bytes: picture.data },
    tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined && value !== '')),
    trackNumFromMeta: common.track.no,
    discNumFromMeta: common.disk.no,
    trackNumFromFilename: null,
    discNumFromFilename: discNumber(file.relPath, name),
  };
}

/** Book facts out of the tags of the first file. */
export function factsFromTags(tags: AudioTags): PartialFacts {
  const year = tags.tagDate;
  const names = tags.tagArtist ?? tags.tagAlbumArtist;
  const series = seriesFromTags(tags);
  return {
    title: tags.tagAlbum ?? tags.tagTitle,
    subtitle: tags.tagSubtitle,
    authors: names ? splitNames(names) : undefined,
    narrators: tags.tagComposer ? splitNames(tags.tagComposer) : undefined,
    description: tags.tagDescription ?? tags.tagComment,
    publishedYear: year,
    publisher: tags.tagPublisher,
    genres: tags.tagGenre
      ?.split(tags.tagGenre.includes('/') ? '/' : ';')
      .map((genre) => genre.trim())
      .filter(Boolean),
    series: series.length > 0 ? series : undefined,
    asin: tags.tagASIN,
    isbn: tags.tagIsbn,
    language: tags.tagLanguage,
  };
}

function seriesFromTags(tags: AudioTags) {
  if (tags.tagSeries) {
    const names = tags.tagSeries.split(';').map((name) => name.trim());
    const parts = (tags.tagSeriesPart ?? '').split(';').map((part) => part.trim());
    if (names.length > 1 && names.length === parts.length) {
      return names.map((name, index) => ({ name, sequence: parts[index] || null }));
    }
    return [{ name: tags.tagSeries, sequence: tags.tagSeriesPart ?? null }];
  }
  const grouped = (tags.tagGrouping ?? '').split(';').map((part) => readSeriesText(part.trim()));
  return grouped.filter((entry) => entry.sequence !== null);
}

/**
 * Track order: by number from tags or file names, whichever has more different ones (tags on a tie). Disc numbers
 * count only when every file has one and none is missing in between.
 */
export function orderTracks(audio: readonly AudioFacts[], ignoredWords: readonly string[]): AudioFacts[] {
  const named = audio.map((each) => ({
    ...each,
    trackNumFromFilename: trackNumber(path.posix.basename(each.file.relPath), ignoredWords),
  }));
  const distinct = (pick: (each: AudioFacts) => number | null) =>
    new Set(named.map(pick).filter((number) => number !== null)).size;
  const usesNames = distinct((each) => each.trackNumFromFilename) > distinct((each) => each.trackNumFromMeta);
  const track = (each: AudioFacts) => (usesNames ? each.trackNumFromFilename : each.trackNumFromMeta);
  const disc = usableDiscs(named, (each) => each.discNumFromFilename)
    ? (each: AudioFacts) => each.discNumFromFilename ?? 0
    : usableDiscs(named, (each) => each.discNumFromMeta)
      ? (each: AudioFacts) => each.discNumFromMeta ?? 0
      : () => 0;
  return [...named].sort((a, b) => disc(a) - disc(b) || (track(a) ?? 0) - (track(b) ?? 0));
}

function usableDiscs(audio: readonly AudioFacts[], pick: (each: AudioFacts) => number | null): boolean {
  const numbers = [...new Set(audio.map(pick))];
  if (numbers.includes(null) || numbers.length === 0) return false;
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b);
  return sorted.every((number, index) => index === 0 || number === (sorted[index - 1] ?? 0) + 1);
}

/** The first number of up to four digits, after the folder's title and year were taken out of the name. */
function trackNumber(name: string, ignoredWords: readonly string[]): number | null {
  let text = path.parse(name).name;
  for (const word of ignoredWords) if (word) text = text.replace(word, '');
  text = text.replaceAll(/\b(?:disc|disk|cd)\s*\d{1,3}\b/giu, '');
  const match = /(?:^|\D)(\d{1,4})(?:\D|$)/u.exec(text);
  return match?.[1] ? Number(match[1]) : null;
}

function discNumber(relPath: string, name: string): number | null {
  const inName = /\b(?:disc|disk|cd)\s*(\d{1,3})\b/iu.exec(name)?.[1];
  const inFolder = /^(?:cd|dis[ck])\s*(\d{1,3})$/iu.exec(
    path.posix.basename(path.posix.dirname(relPath)),
  )?.[1];
  const found = inName ?? inFolder;
  return found === undefined ? null : Number(found);
}

/** MP4 chapters come in ticks without an end, ID3 ones in seconds with one. */
function chaptersOf(
  chapters: readonly { title: string; start?: number; end?: number; timeScale?: number }[],
  duration: number,
): { start: number; end: number; title: string }[] {
  const starts = chapters.map((chapter) => (chapter.start ?? 0) / (chapter.timeScale ?? 1));
  return chapters.map((chapter, index) => ({
    start: starts[index] ?? 0,
    end: chapter.end !== undefined && !chapter.timeScale ? chapter.end : (starts[index + 1] ?? duration),
    title: chapter.title,
  }));
}

/** `TXXX:series` and `----:com.apple.iTunes:SERIES` are both `series` to ffprobe. */
function nativeName(id: string): string {
  return (id.split(':').at(-1) ?? id).toLowerCase();
}

function commentText(comment: unknown): string | undefined {
  if (typeof comment === 'string') return comment;
  const text = (comment as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text : undefined;
}
