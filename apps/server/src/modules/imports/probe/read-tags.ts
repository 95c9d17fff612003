import type { IAudioMetadata } from 'music-metadata';
import type { ITokenizer } from 'strtok3';
import { isbnOf } from '../isbn.ts';
import type { AudioFacts, Chapter } from '../model.ts';
import {
  asinOf,
  cleanText,
  codecName,
  distinct,
  ISBN_TAGS,
  parsePair,
  parseSeriesText,
} from './tag-values.ts';

export type ReadTags = { facts: AudioFacts; odd: boolean; video: boolean };

const OPTIONS = { includeChapters: true, skipCovers: true };

/** Reads an audio file in this process; throws what music-metadata throws. */
export async function readTags(path: string): Promise<ReadTags> {
  const { parseFile } = await import('music-metadata');
  return fromMetadata(await parseFile(path, OPTIONS));
}

/** The same for an MP4 whose tables are hidden; the bit rate is then that of all its media. */
export async function readTagsOfLargeMp4(file: {
  content: ITokenizer;
  mediaBytes: number;
}): Promise<ReadTags> {
  const { parseFromTokenizer } = await import('music-metadata');
  const { facts, ...rest } = fromMetadata(await parseFromTokenizer(file.content, OPTIONS));
  const { durationSeconds } = facts;
  const bitrateKbps =
    durationSeconds === null ? null : Math.round((file.mediaBytes * 8) / durationSeconds / 1000);
  return { ...rest, facts: { ...facts, bitrateKbps } };
}

function fromMetadata(metadata: IAudioMetadata): ReadTags {
  const facts = toFacts(metadata);
  return {
    facts,
    odd: facts.durationSeconds === null || hasUnnamedTags(metadata),
    video: metadata.format.hasVideo === true,
  };
}

/** MP4 files may name their tags in a table of their own, of which music-metadata keeps only the row numbers. */
function hasUnnamedTags(metadata: IAudioMetadata): boolean {
  return (metadata.native['iTunes'] ?? []).some((tag) => tag.id.startsWith('\0'));
}

function toFacts(metadata: IAudioMetadata): AudioFacts {
  const { common, format } = metadata;
  const own = nativeTexts(metadata);
  const grouping = parseSeriesText(cleanText(common.grouping));
  const durationSeconds = format.duration && format.duration > 0 ? format.duration : null;
  return {
    durationSeconds,
    bitrateKbps: format.bitrate ? Math.round(format.bitrate / 1000) : null,
    codec: codecName(cleanText(format.codec)),
    track: common.track.no ?? parsePair(own.get('track')).no,
    trackTotal: common.track.of,
    disc: common.disk.no ?? parsePair(own.get('disc')).no,
    discTotal: common.disk.of,
    title: cleanText(common.title),
    album: cleanText(common.album),
    artists: distinct([common.albumartist, common.artist, ...(common.artists ?? [])]),
    narrators: distinct([...(common.composer ?? []), own.get('narrator'), own.get('©nrt'), own.get('nrt')]),
    series:
      cleanText(own.get('series') ?? own.get('mvnm') ?? common.movement ?? common.tvShow) ?? grouping.series,
    seriesPosition:
      cleanText(own.get('series-part') ?? own.get('part') ?? own.get('mvin') ?? common.tvEpisodeId) ??
      grouping.position,
    asin:
      asinOf(own.get('asin')) ??
      asinOf(own.get('audible_asin')) ??
      asinOf(own.get('cdek')) ??
      asinOf(common.asin),
    isbn: ISBN_TAGS.map((name) => isbnOf(own.get(name))).find((isbn) => isbn !== null) ?? null,
    language: cleanText(common.language),
    year: cleanText(common.date ?? common.year),
    chapters: toChapters(metadata, durationSeconds),
  };
}

/** Texts under their own names, lower case, without the prefix of their container: `TXXX:SERIES` → `series`. */
function nativeTexts(metadata: IAudioMetadata): Map<string, string> {
  const texts = new Map<string, string>();
  for (const tags of Object.values(metadata.native)) {
    for (const { id, value } of tags) {
      const name = id.slice(id.lastIndexOf(':') + 1).toLowerCase();
      const text = cleanText(value);
      if (text !== null && !texts.has(name)) texts.set(name, text);
    }
  }
  return texts;
}

function toChapters(metadata: IAudioMetadata, durationSeconds: number | null): Chapter[] {
  const found = metadata.format.chapters ?? [];
  return found.map((chapter, index) => {
    const scale = chapter.timeScale || 1000;
    const end = chapter.end ?? found[index + 1]?.start;
    return {
      startSeconds: chapter.start / scale,
      endSeconds: end === undefined ? (durationSeconds ?? chapter.start / scale) : end / scale,
      title: cleanText(chapter.title) ?? '',
    };
  });
}
