import { statedDuration } from './facts.ts';
import { listsTitle } from './matching/described-contents.ts';
import type { PackMatch } from './matching/pack-match.ts';
import type { CompiledBook } from './matching/wanted.ts';
import type { ReleaseFacts } from './model.ts';
import { packContents } from './pack-contents.ts';

/** No recording of one book is so much longer than another; the rule on running times refuses it as a single book. */
const SEVERAL_FROM = 1.7;
/** More than any lossy recording of one book has. */
const TOO_MANY_KBPS = 640;
const LOSSLESS = new Set(['flac', 'wav']);

/**
 * Several books under the title of one: far too long for it, and the description lists the books, or there is one m4b
 * for each. Only a list that names the wanted book tells that it is inside. Length alone says nothing: an unabridged
 * reading beside an abridged one is long as well.
 */
export function unnamedPack(facts: ReleaseFacts, book: CompiledBook): PackMatch | null {
  const wanted = book.book.runtimeMinutes;
  if (!wanted || wanted <= 0 || book.isCollection) return null;
  const minutes = minutesOf(facts);
  const times = minutes === null ? null : minutes / wanted;
  const isLong = times === null ? isTooLarge(facts, wanted) : times >= SEVERAL_FROM;
  if (!isLong) return null;
  const { description, files } = facts.release;
  const listed = packContents({ ...facts.release, description: plainLines(description) });
  const isListed = listed.length > 1 && !!description && listsTitle(description, book);
  if (isListed) {
    return {
      isPack: true,
      contains: 'its description lists it',
      count: listed.length,
      described: `${listed.length} by its description`,
    };
  }
  if (times === null) return null;
  const count = Math.round(times);
  const hasFileEach =
    facts.audioFormats.length === 1 &&
    facts.audioFormats[0] === 'm4b' &&
    typeof files === 'number' &&
    // Covers and booklets count as well.
    files >= count &&
    files <= count * 2 + 2;
  if (listed.length > 1 || (count > 1 && hasFileEach)) {
    const number = listed.length > 1 ? listed.length : count;
    return { isPack: true, contains: null, count: number, described: `about ${number} by its running time` };
  }
  return null;
}

function minutesOf(facts: ReleaseFacts): number | null {
  const { runtimeSeconds } = facts.release;
  if (runtimeSeconds) return runtimeSeconds / 60;
  return statedDuration(facts.parsed) ?? (facts.tags ? statedDuration(facts.tags) : null);
}

function isTooLarge(facts: ReleaseFacts, wantedMinutes: number): boolean {
  if (facts.sizeBytes === null || facts.audioFormats.some((format) => LOSSLESS.has(format))) return false;
  return (facts.sizeBytes * 8) / 1000 / (wantedMinutes * 60) > TOO_MANY_KBPS;
}

/** Lists come as HTML as well. */
function plainLines(description: string | null | undefined): string | null {
  return description?.replaceAll(/<br\s{0,3}\/?>|<\/?(?:p|li|div|tr|h\d)\b[^<>]{0,200}>/gi, '\n') ?? null;
}
