import { extensionOf } from '../inspect/classify.ts';
import { lengthOf } from '../inspect/lengths.ts';
import type { SourceFile } from '../model.ts';
import { isSameLength } from './candidate.ts';

export type FormatChoice = { kept: SourceFile[]; spare: SourceFile[]; reason: string | null };

/** Spellings of one container: parts of a book may mix them. */
const FAMILY: Record<string, string> = { m4a: 'm4b', mp4: 'm4b', oga: 'ogg' };
/** A format this long beside the longest may be the whole book. */
const WHOLE_SHARE = 0.8;
/** A format this short beside the longest is an extra (an introduction, a trailer), not a part. */
const EXTRA_SHARE = 0.2;

/**
 * When a book is there in several formats, keeps the preferred one. Formats are copies of each other when each could
 * be the whole book; what is too short for that stays when it is needed, and is left when it is an extra.
 */
export function chooseFormat(
  files: readonly SourceFile[],
  options: { formats: readonly string[]; runtimes: readonly number[] },
): FormatChoice {
  const everything = { kept: [...files], spare: [], reason: null };
  const byFormat = Map.groupBy(files, (file) => extensionOf(file.path));
  if (byFormat.size < 2) return everything;
  const groups = [...byFormat].map(([format, group]) => ({ format, group, seconds: lengthOf(group) }));
  const isSomeBook = (seconds: number | null) =>
    options.runtimes.some((minutes) => isSameLength(seconds, minutes));
  if (!groups.some(({ seconds }) => isSomeBook(seconds)) && isSomeBook(lengthOf(files))) {
    return { ...everything, reason: 'all formats together make up the runtime' };
  }
  const longest = Math.max(...groups.map(({ seconds }) => seconds ?? 0));
  const isWhole = (seconds: number | null) => seconds === null || seconds >= longest * WHOLE_SHARE;
  const best = groups
    .filter(({ seconds }) => isWhole(seconds))
    .sort(
      (a, b) =>
        rankOf(a.format, options.formats) - rankOf(b.format, options.formats) ||
        a.group.length - b.group.length,
    )[0];
  if (!best) return everything;
  const kept = groups.filter((entry) => {
    if (entry === best) return true;
    if (isWhole(entry.seconds)) return false;
    return familyOf(entry.format) === familyOf(best.format) || (entry.seconds ?? 0) >= longest * EXTRA_SHARE;
  });
  const left = groups.filter((entry) => !kept.includes(entry));
  if (left.length === 0) return everything;
  const keptFormats = new Set(kept.map((entry) => entry.format));
  return {
    kept: files.filter((file) => keptFormats.has(extensionOf(file.path))),
    spare: files.filter((file) => !keptFormats.has(extensionOf(file.path))),
    reason: `${best.format} is kept, ${left.map((entry) => entry.format).join(', ')} left behind`,
  };
}

function rankOf(format: string, formats: readonly string[]): number {
  const exact = formats.indexOf(format);
  if (exact >= 0) return exact;
  const related = formats.indexOf(familyOf(format));
  return related < 0 ? formats.length : related + 0.5;
}

function familyOf(format: string): string {
  return FAMILY[format] ?? format;
}
