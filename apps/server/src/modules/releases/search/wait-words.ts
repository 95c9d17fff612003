import type { Decision, IndexerSearchState } from '@earmark/contracts';
import { AppError } from '../../../kernel/errors.ts';

/** Why a book waits after a search that grabbed nothing. */
export function waitWords(search: {
  states: readonly IndexerSearchState[];
  found: number;
  trouble: string | null;
  /** Why the best of those that would do cannot be had at this moment. */
  heldBack: string | null;
}): { reason: string; reasonCode: string } {
  const { found, trouble, heldBack } = search;
  const failed = search.states.filter((state) => state.state === 'failed');
  const asked = search.states.filter((state) => state.state !== 'skipped');
  if (search.states.length === 0) return { reason: 'No indexer is set up.', reasonCode: 'noIndexer' };
  if (asked.length === 0)
    return {
      reason: `No indexer could be asked: ${search.states[0]?.message ?? 'all are switched off.'}`,
      reasonCode: 'indexersDown',
    };
  if (failed.length === asked.length)
    return { reason: `Every indexer failed: ${failed[0]?.message ?? ''}`, reasonCode: 'indexersDown' };
  const gaps = failed.length > 0 ? ` ${failed.map((state) => state.name).join(', ')} failed.` : '';
  if (trouble !== null)
    return {
      reason: `The acceptable releases could not be had. ${trouble}${gaps}`,
      reasonCode: 'grabFailed',
    };
  if (heldBack !== null)
    return {
      reason: `A release was found that cannot be taken now. ${heldBack}${gaps}`,
      reasonCode: 'heldBack',
    };
  if (found === 0) return { reason: `No release was found.${gaps}`, reasonCode: 'nothingFound' };
  return {
    reason: `${found} release${found === 1 ? '' : 's'} found, none acceptable.${gaps}`,
    reasonCode: 'nothingAcceptable',
  };
}

/** Trouble of the indexer itself lets it rest; a cancelled search or a bad row does not. */
export function shouldRest(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'indexer_auth' ||
      error.code === 'indexer_limited' ||
      error.code === 'indexer_unavailable' ||
      error.code === 'remote_unavailable')
  );
}

/** What keeps the best release that has nothing lasting against it; null when there is none such. */
export function heldBackBy(judged: readonly { decision: Decision }[]): string | null {
  const held = judged
    .map(({ decision }) => decision)
    .filter(({ accepted, rejections }) => !accepted && rejections.every((each) => each.type === 'temporary'))
    .toSorted((a, b) => b.score - a.score);
  return held[0]?.rejections.map((each) => each.message).join(' ') ?? null;
}
