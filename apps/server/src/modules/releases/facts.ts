import { flag } from './matching/flags.ts';
import { languagesOf } from './matching/languages.ts';
import { isPlaceholderMemoised, type PlaceholderMemo } from './matching/names.ts';
import { tokenise } from './matching/tokens.ts';
import { positionRanges } from './matching/wanted-series.ts';
import type { CandidateRelease, ReleaseFacts, SeriesFact } from './model.ts';
import { type Annotated, annotate } from './title-parser/annotate.ts';
import { formatOfFileType } from './title-parser/file-types.ts';
import { role } from './title-parser/roles.ts';

const NO_STRINGS: readonly string[] = [];
const NO_SERIES: readonly SeriesFact[] = [];

/** Remembers what repeats from release to release within one evaluation. */
export type FactsMemo = { languages: Map<string, readonly string[]>; placeholders: PlaceholderMemo };

export function createFactsMemo(): FactsMemo {
  return { languages: new Map(), placeholders: new Map() };
}

/** Everything a release says about itself, structured facts before parsed ones. Never throws. */
export function gatherFacts(release: CandidateRelease, memo: FactsMemo): ReleaseFacts {
  const parsed = annotate(tokenise(release.title));
  const ownTitle = release.bookTitle?.trim();
  const bookTitle = ownTitle && ownTitle !== release.title ? annotate(tokenise(ownTitle)) : null;
  const tags = release.tags ? annotate(tokenise(release.tags.slice(0, 2000))) : null;
  const filetypes = release.filetypes ?? NO_STRINGS;
  let audioFormats: string[] = [];
  let ebookFormats: string[] = [];
  const hasFiletypes = filetypes.length > 0;
  if (hasFiletypes) {
    for (const type of filetypes) {
      for (const word of type.split(/[\s,;/.]+/)) {
        const format = formatOfFileType(word);
        if (format === null) continue;
        (format.kind === 'audio' ? audioFormats : ebookFormats).push(format.name);
      }
    }
  } else {
    audioFormats = namedFormats(parsed, role.format);
    ebookFormats = namedFormats(parsed, role.ebook);
    if (bookTitle) {
      for (const name of namedFormats(bookTitle, role.format))
        if (!audioFormats.includes(name)) audioFormats.push(name);
      for (const name of namedFormats(bookTitle, role.ebook))
        if (!ebookFormats.includes(name)) ebookFormats.push(name);
    }
    if (tags && audioFormats.length === 0) audioFormats = namedFormats(tags, role.format);
  }
  const flags = release.flags ?? NO_STRINGS;
  return {
    release,
    parsed,
    bookTitle,
    authors: people(release.authors, memo),
    narrators: people(release.narrators, memo),
    series: release.series?.length
      ? release.series.map((one) => ({ name: one.name, ranges: positionRanges(one.position) }))
      : NO_SERIES,
    audioFormats,
    ebookFormats,
    hasFiletypes,
    bitrateKbps: release.bitrateKbps ?? statedBitrate(parsed) ?? (tags ? statedBitrate(tags) : null),
    languages: release.language ? languages(release.language, memo) : NO_STRINGS,
    sizeBytes: release.size && release.size > 0 ? release.size : null,
    tags,
    abridgedFlag: flags.some((flag) => flag.toLowerCase().trim() === 'abridged'),
  };
}

function people(names: readonly string[] | null | undefined, memo: FactsMemo): readonly string[] {
  if (!names || names.length === 0) return NO_STRINGS;
  return names.filter((name) => !isPlaceholderMemoised(name, memo.placeholders));
}

function languages(field: string, memo: FactsMemo): readonly string[] {
  let found = memo.languages.get(field);
  if (found === undefined) {
    found = languagesOf(field);
    if (memo.languages.size < 1000) memo.languages.set(field, found);
  }
  return found;
}

function namedFormats(source: Annotated, kind: number): string[] {
  const found: string[] = [];
  for (const mark of source.marks) {
    if (mark.role === kind && !found.includes(mark.value)) found.push(mark.value);
  }
  return found;
}

/** The highest bitrate the text names; several are given when a sample or a second format is described. */
function statedBitrate(source: Annotated): number | null {
  let found: number | null = null;
  for (const mark of source.marks) {
    if (mark.role !== role.bitrate) continue;
    const value = Number(mark.value);
    if (value >= 8 && value <= 1500 && (found === null || value > found)) found = value;
  }
  return found;
}

/** The title "Nineteen Minutes" states no running time. */
function isNamed(source: Annotated, at: number): boolean {
  return (source.tokens[at]!.flags & flag.known) !== 0;
}

/** Running time in minutes that the files, the title or the tags state; null when none does. */
export function statedMinutes({ release, parsed, tags }: ReleaseFacts): number | null {
  if (release.runtimeSeconds) return release.runtimeSeconds / 60;
  return statedDuration(parsed) ?? (tags ? statedDuration(tags) : null);
}

/** `10h32m`, `10 hrs 32 mins`: minutes. */
export function statedDuration(source: Annotated): number | null {
  let minutes = 0;
  for (const mark of source.marks) {
    if (mark.role !== role.duration || isNamed(source, mark.index)) continue;
    const words = source.text.slice(
      source.tokens[mark.index]!.start,
      source.tokens[mark.index + mark.length - 1]!.end,
    );
    const hours = /^(\d{1,3}(?:\.\d+)?)\s*h/i.exec(words);
    const rest = /(?:^|h\w*\s*)(\d{1,4})\s*m/i.exec(words);
    if (hours) minutes += Number(hours[1]) * 60;
    if (rest) minutes += Number(rest[1]);
  }
  return minutes >= 5 ? minutes : null;
}
