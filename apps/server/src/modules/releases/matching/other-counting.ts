import { statedMinutes } from '../facts.ts';
import type { ReleaseFacts } from '../model.ts';
import type { AuthorMatch } from './author-match.ts';
import type { PackMatch } from './pack-match.ts';
import { isFunctionWord } from './phrases.ts';
import type { SeriesMatch } from './series-match.ts';
import type { TitleMatch } from './title-match.ts';
import type { CompiledBook } from './wanted.ts';

type Compared = {
  facts: ReleaseFacts;
  book: CompiledBook;
  title: TitleMatch;
  series: SeriesMatch;
  author: AuthorMatch;
  pack: PackMatch;
  readByWanted: boolean;
  hasAsin: boolean;
};

/** Two files of one recording differ by jingles only; two books of one series seldom come so near. */
const SAME_RECORDING = 0.01;
/** Another edition of the same reading. */
const SAME_READING = 0.03;

/**
 * "The Magician's Nephew (Narnia #6)", wanted as volume 1: series are counted by publication and by their own time. The
 * number is no veto where author and whole title agree, no word is left over, and reader, running time or ASIN agree too,
 * or where the novella stands between the same two volumes in both countings.
 * Volumes that share their title carry their number in it and are left out, as are titles made of the series' name.
 */
export function isOtherCounting(compared: Compared): boolean {
  const { facts, book, title, series, author, pack, readByWanted, hasAsin } = compared;
  const { form } = title;
  if (series.conflict === null || !series.conflictNamed || pack.isPack) return false;
  if (title.verdict !== 'match' || title.confidence < 3 || author.state !== 'match') return false;
  if (form?.kind !== 'full' || form.content < 2 || form.words.some((word) => word.num >= 0)) return false;
  const own = new Set(form.words.map((word) => word.text));
  const isNamedLikeSeries = book.series.some(
    (one) =>
      form.words.every((word) => isFunctionWord(word.text) || one.words.has(word.text)) ||
      one.core.every((word) => isFunctionWord(word.text) || own.has(word.text)),
  );
  if (isNamedLikeSeries || book.titleIsSeries || book.needsNumber || book.part !== null) return false;
  return hasAsin || readByWanted || series.conflictBetween || runsLikeWanted(facts, book, SAME_READING);
}

/**
 * Another title, but author, series, number, reader and, to the hundredth, the running time of the wanted recording: the
 * same recording sold under its title of another country.
 */
export function isSameRecording(compared: Compared): boolean {
  const { facts, book, title, series, author, pack, readByWanted } = compared;
  if (title.verdict !== 'absent' && title.verdict !== 'seriesOnly' && title.verdict !== 'otherSubtitle')
    return false;
  if (!series.named || !series.confirmed || series.conflict !== null || pack.isPack) return false;
  if (author.state !== 'match' || !readByWanted || book.part !== null || book.titleIsSeries) return false;
  return runsLikeWanted(facts, book, SAME_RECORDING);
}

function runsLikeWanted(facts: ReleaseFacts, book: CompiledBook, tolerance: number): boolean {
  const wanted = book.book.runtimeMinutes;
  const minutes = statedMinutes(facts);
  return Boolean(wanted) && minutes !== null && Math.abs(minutes / wanted! - 1) <= tolerance;
}
