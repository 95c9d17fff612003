import type { Clock } from '../../../kernel/clock.ts';
import { describeError, isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import { evaluateReleases } from '../evaluate.ts';
import type { QualityPolicy } from '../model.ts';
import type { Candidate } from '../search/collect.ts';
import { toEvaluateBook } from '../search/evaluate-book.ts';
import { toEngineRelease } from '../search/judge.ts';
import type { SearchParts } from '../search/parts.ts';
import type { JudgedRelease } from '../search/store.ts';
import { heldBackBy } from '../search/wait-words.ts';
import type { WantedRow } from './store.ts';
import { createWantedIndex } from './wanted-index.ts';

/** Rules that tell whether it is the wanted book at all; they depend on no setting. */
const IDENTITY: ReadonlySet<string> = new Set(['title', 'author', 'seriesNumber', 'series']);

/** A wanted book and the releases that may be it. */
export type WantedMatch = { row: WantedRow; book: StoredBook; candidates: Candidate[] };

/** `settled` is false when what fits could not be had at this moment; `trouble` says why in words. */
export type Taken = { grabbed: boolean; settled: boolean; trouble: string | null };

export type WantedMatcher = ReturnType<typeof createWantedMatcher>;

/** From releases nobody has searched for to the wanted books they are: RSS sync, and what other tools push. */
export function createWantedMatcher(deps: {
  clock: Clock;
  log: Logger;
  catalog: Pick<CatalogService, 'get'>;
  policy: () => Promise<QualityPolicy>;
  parts: SearchParts;
  startSearch: (acquisitionId: string) => Promise<void>;
}) {
  const { clock, log, parts } = deps;

  return {
    /** Which of the releases may be which wanted book; the engine has the last word on identity. */
    match: async (wanted: readonly WantedRow[], fresh: readonly Candidate[]): Promise<WantedMatch[]> => {
      const index = createWantedIndex(wanted);
      const policy = await deps.policy();
      const byBook = new Map<number, Candidate[]>();
      for (const candidate of fresh) {
        const { title, bookTitle, authors, series } = candidate.release;
        const texts = [
          title,
          bookTitle ?? '',
          ...(authors ?? []),
          ...(series ?? []).map((each) => each.name),
        ];
        for (const at of index.candidates(texts)) {
          const others = byBook.get(at);
          if (others) others.push(candidate);
          else byBook.set(at, [candidate]);
        }
      }
      const matches: WantedMatch[] = [];
      for (const [at, candidates] of byBook) {
        const row = wanted[at]!;
        const book = await deps.catalog.get(row.bookId);
        const { decisions } = evaluateReleases({
          book: toEvaluateBook(book),
          releases: candidates.map(toEngineRelease),
          settings: policy,
          context: { now: clock.now() },
        });
        const fitting = candidates.filter(
          (_candidate, place) => !decisions[place]!.rejections.some((each) => IDENTITY.has(each.code)),
        );
        if (fitting.length > 0) matches.push({ row, book, candidates: fitting });
      }
      return matches;
    },

    /** By every rule, and with the richest facts to be had. */
    judge: async ({ row, book, candidates }: WantedMatch, signal: AbortSignal): Promise<JudgedRelease[]> =>
      parts.sift.judgeAll({
        acquisitionId: row.acquisitionId,
        book,
        candidates,
        indexers: await parts.indexers(),
        signal,
      }),

    /** Grabs the best of them for the book. */
    take: async ({ row, book }: WantedMatch, judged: readonly JudgedRelease[]): Promise<Taken> => {
      try {
        const { grabbed, trouble } = await parts.grabs.grabBest(row.acquisitionId, judged);
        return { grabbed, settled: grabbed || (trouble === null && heldBackBy(judged) === null), trouble };
      } catch (error) {
        if (isAppError(error) && error.code === 'freeleech_question') {
          // Its own search asks the person, and keeps the question.
          await deps.startSearch(row.acquisitionId);
          return { grabbed: false, settled: true, trouble: error.message };
        }
        log.info(
          { book: book.title, err: describeError(error) },
          'A new release could not be grabbed; the next look tries again.',
        );
        return { grabbed: false, settled: false, trouble: describeError(error) };
      }
    },
  };
}
