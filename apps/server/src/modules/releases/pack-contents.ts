import type { FoundRelease } from '../../integrations/indexers/port.ts';
import { positionRanges } from './matching/wanted-series.ts';
import { countPositions, type PositionRange } from './title-parser/positions.ts';

/** A book a pack holds, as far as the release says: its place in the series, its title, or both. */
export type PackedBook = { position: string | null; title: string | null };

/** More than this is no list of books but of chapters, or a mistake. */
const MOST_BOOKS = 200;
const READ_CHARACTERS = 20_000;
/** "Books 1-3", "Vol. 2 & 3", "#1 - #4". */
const TITLE_RANGE =
  /\b(?:books?|vol(?:ume)?s?\.?|parts?|nos?\.?|bde?\.?|band|tomes?)\s*#?(\d{1,3}(?:\.\d{1,2})?(?:\s*(?:-|–|—|to|through|,|&|and)\s*#?\d{1,3}(?:\.\d{1,2})?)+)/iu;
/** "03. The Warlord of Mars", "Book 2: …", "#3.5 - …". */
const NUMBERED_LINE =
  /^(?:[•*-]\s*)?(?:(?:book|vol(?:ume)?\.?|part|band|tome)\s*)?#?(\d{1,3}(?:\.\d{1,2})?)\s*[.):\-–—]+\s*(\S.*)$/iu;
/** What follows a title in such a line: who reads it, when it came out, how long it is. */
const LINE_TAIL =
  /\s*(?:\(|\[|\s[-–—|]\s|,?\s+(?:by|read by|narrated by|performed by|as read by)\s|\s\d{1,2}\s?h(?:rs?|ours?)?\b).*$/iu;

/** The books a pack holds: those of its series range, with the titles its description lists. */
export function packContents(release: Pick<FoundRelease, 'title' | 'series' | 'description'>): PackedBook[] {
  const positions = expand(longestRange(release));
  const listed = listedBooks(release.description ?? '', new Set(positions));
  if (positions.length === 0) return listed;
  const titles = new Map(listed.map((book) => [book.position, book.title]));
  return positions.map((position) => ({ position, title: titles.get(position) ?? null }));
}

/** Of several series the one with the most books counts: the others are its frame, or a part of it. */
function longestRange({ series, title }: Pick<FoundRelease, 'series' | 'title'>): PositionRange[] {
  const stated = TITLE_RANGE.exec(title)?.[1]?.replaceAll('#', '');
  const candidates = [...(series ?? []).map((one) => positionRanges(one.position)), positionRanges(stated)];
  return candidates.reduce(
    (best, ranges) => (countPositions(ranges) > countPositions(best) ? ranges : best),
    [],
  );
}

function expand(ranges: readonly PositionRange[]): string[] {
  if (countPositions(ranges) < 2 || countPositions(ranges) > MOST_BOOKS) return [];
  const positions = new Set<number>();
  for (const { from, to } of ranges) {
    for (let position = from; position <= to; position += 1) positions.add(position);
    positions.add(to);
  }
  return [...positions].toSorted((a, b) => a - b).map(String);
}

/** Numbered lines of the description. Without a known range they must count up from the first book without a gap. */
function listedBooks(description: string, known: ReadonlySet<string>): PackedBook[] {
  const found = new Map<string, PackedBook>();
  for (const line of description.slice(0, READ_CHARACTERS).split('\n')) {
    const match = NUMBERED_LINE.exec(line.trim().slice(0, 300));
    const title = match?.[2]?.replace(LINE_TAIL, '').trim();
    if (!match || !title || /^(?:chapter|track|part|disc|cd)\b/i.test(title)) continue;
    const position = String(Number(match[1]));
    if (known.size > 0 && !known.has(position)) continue;
    if (!found.has(position)) found.set(position, { position, title: title.slice(0, 300) });
  }
  const books = [...found.values()];
  if (known.size > 0) return books;
  const whole = books.map((book) => Number(book.position)).filter(Number.isInteger);
  const isRun = whole.length >= 2 && whole.every((position, at) => position === (whole[0] ?? 0) + at);
  return isRun && (whole[0] ?? 9) <= 1 ? books.slice(0, MOST_BOOKS) : [];
}
