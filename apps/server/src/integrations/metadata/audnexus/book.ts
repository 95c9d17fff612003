import type { AudibleRegion } from '@earmark/contracts';
import { htmlToPlainText } from '../../../platform/text/index.ts';
import {
  asAbridged,
  asAsin,
  asDay,
  asFlag,
  asLine,
  asPosition,
  asPositive,
  asRecord,
  asRecords,
  withoutSize,
} from '../loose.ts';
import type { MetadataBook, MetadataChapters } from '../port.ts';

export function toBook(answer: unknown, region: AudibleRegion): MetadataBook | null {
  const row = asRecord(answer);
  const asin = asAsin(row['asin']);
  const title = asLine(row['title']);
  if (!asin || !title) return null;
  const format = asLine(row['formatType'])?.toLowerCase();
  const summary = typeof row['summary'] === 'string' ? htmlToPlainText(row['summary']) : '';
  const genresOf = (type: string) =>
    asRecords(row['genres']).flatMap((genre) =>
      genre['type'] === type ? (asLine(genre['name']) ?? []) : [],
    );
  return {
    asin,
    region,
    title,
    subtitle: asLine(row['subtitle']),
    authors: asRecords(row['authors']).flatMap((author) => {
      const name = asLine(author['name']);
      return name ? [{ name, asin: asAsin(author['asin']) }] : [];
    }),
    narrators: asRecords(row['narrators']).flatMap((narrator) => {
      const name = asLine(narrator['name']);
      return name ? [{ name }] : [];
    }),
    series: [row['seriesPrimary'], row['seriesSecondary']].flatMap((value) => {
      const series = asRecord(value);
      const name = asLine(series['name']);
      return name
        ? [{ name, asin: asAsin(series['asin']), position: asPosition(asLine(series['position'])) }]
        : [];
    }),
    releaseDate: asDay(row['releaseDate']),
    runtimeMinutes: asPositive(row['runtimeLengthMin']),
    language: asLine(row['language'])?.toLowerCase(),
    publisher: asLine(row['publisherName']),
    description: summary || asLine(row['description']),
    genres: genresOf('genre'),
    tags: genresOf('tag'),
    abridged: asAbridged(format),
    explicit: asFlag(row['isAdult']),
    format,
    isbn: asLine(row['isbn']),
    rating: asPositive(row['rating']),
    coverUrl: readCover(row['image']),
  };
}

function readCover(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? withoutSize(value) : undefined;
}

/** Chapters with sound figures only: starts that grow, lengths above zero. */
export function toChapters(answer: unknown): MetadataChapters | null {
  const row = asRecord(answer);
  const chapters = asRecords(row['chapters']).flatMap((chapter) => {
    const startMs = chapter['startOffsetMs'];
    const lengthMs = asPositive(chapter['lengthMs']);
    if (typeof startMs !== 'number' || startMs < 0 || lengthMs === undefined) return [];
    return [{ title: asLine(chapter['title']) ?? '', startMs, lengthMs }];
  });
  const grows = chapters.every(
    (chapter, at) => at === 0 || chapter.startMs > (chapters[at - 1]?.startMs ?? 0),
  );
  if (chapters.length === 0 || !grows) return null;
  const last = chapters.at(-1);
  return {
    accurate: row['isAccurate'] === true,
    runtimeMs: asPositive(row['runtimeLengthMs']) ?? (last ? last.startMs + last.lengthMs : 0),
    chapters,
  };
}
