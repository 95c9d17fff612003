import type { WaitingReason } from '@earmark/contracts';
import { describeError, isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { WantedMatcher } from '../rss/match-wanted.ts';
import type { RssStore } from '../rss/store.ts';
import type { Candidate } from '../search/collect.ts';
import type { SearchParts } from '../search/parts.ts';
import { heldBackBy } from '../search/wait-words.ts';
import { mamIdOfPush, type PushedRelease, toCandidate } from './identify-push.ts';
import type { WaitingReleases } from './waiting.ts';

/** What became of a pushed release; `isTemporary`: there is a book it is refused for by the moment alone. */
export type PushAnswer = { isApproved: boolean; isTemporary: boolean; reasons: string[] };

type Verdict = { isApproved: boolean; isTemporary: boolean; refusals: WaitingReason[] };

export type ReleasePush = ReturnType<typeof createReleasePush>;

/** Takes releases that other tools push (autobrr), and decides on them by the rules of every search. */
export function createReleasePush(deps: {
  parts: Pick<SearchParts, 'indexers'>;
  store: Pick<RssStore, 'wanted'>;
  matcher: WantedMatcher;
  waiting: WaitingReleases;
  log: Logger;
}) {
  const { parts, store, matcher, waiting } = deps;

  /** MyAnonamouse tells about its torrents itself, where it is set up; null when it has this one no more. */
  const identify = async (pushed: PushedRelease, signal: AbortSignal): Promise<Candidate | null> => {
    const indexers = await parts.indexers();
    const mamId = mamIdOfPush(pushed);
    const site = indexers.find((each) => each.instance.lookUpMamTorrent !== undefined);
    if (mamId === undefined || !site) {
      const candidate = toCandidate(pushed, indexers);
      return mamId === undefined ? candidate : { ...candidate, release: { ...candidate.release, mamId } };
    }
    const release = await site.instance.lookUpMamTorrent!(mamId, signal);
    return release && { indexerId: site.id, feedId: 'mam', release };
  };

  const decide = async (candidate: Candidate, signal: AbortSignal): Promise<Verdict> => {
    const matches = await matcher.match(await store.wanted(), [candidate]);
    if (matches.length === 0) return refusal('It fits no book that is wanted and not on its way.');
    const refusals: WaitingReason[] = [];
    let isTemporary = false;
    for (const match of matches) {
      const book = match.book.title;
      const judged = await matcher.judge(match, signal);
      if (!judged.some(({ decision }) => decision.accepted)) {
        for (const { message } of judged.flatMap(({ decision }) => decision.rejections))
          refusals.push({ book, message });
        // One book it may still be had for is reason enough to keep it.
        isTemporary ||= heldBackBy(judged) !== null;
        continue;
      }
      const { grabbed, trouble } = await matcher.take(match, judged);
      if (grabbed) return { isApproved: true, isTemporary: false, refusals: [] };
      refusals.push({ book, message: trouble ?? 'It could not be grabbed.' });
      isTemporary = true;
    }
    return { isApproved: false, isTemporary, refusals };
  };

  const offer = async (pushed: PushedRelease, signal: AbortSignal): Promise<Verdict> => {
    try {
      const candidate = await identify(pushed, signal);
      return candidate
        ? await decide(candidate, signal)
        : refusal('MyAnonamouse no longer has this torrent.');
    } catch (error) {
      // An indexer that is down is no reason against the release.
      if (!isAppError(error) || !error.code.startsWith('indexer_')) throw error;
      return { ...refusal(describeError(error)), isTemporary: true };
    }
  };

  /** What nothing lasting speaks against is kept: the tool that found it does not come again. */
  const push = async (pushed: PushedRelease, signal: AbortSignal): Promise<PushAnswer> => {
    const { isApproved, isTemporary, refusals } = await offer(pushed, signal);
    if (isTemporary) await waiting.keep(pushed, refusals);
    else await waiting.settle(pushed);
    const reasons = refusals.map(({ book, message }) => (book === null ? message : `${book}: ${message}`));
    return { isApproved, isTemporary, reasons };
  };

  return {
    push,
    waiting,
    /** The task: those whose time has come are decided on again. */
    retryWaiting: async (signal: AbortSignal): Promise<string> => {
      const due = await waiting.due();
      let grabbed = 0;
      for (const pushed of due) {
        if (signal.aborted) break;
        try {
          if ((await push(pushed, signal)).isApproved) grabbed += 1;
        } catch (error) {
          // One that goes wrong must not keep the others from their turn.
          deps.log.warn(
            { title: pushed.title, err: describeError(error) },
            'A waiting release could not be tried.',
          );
          await waiting.keep(pushed, [{ book: null, message: describeError(error) }]);
        }
      }
      return due.length === 0 ? 'Nothing waits.' : `${due.length} tried again, ${grabbed} grabbed.`;
    },
  };
}

function refusal(message: string): Verdict {
  return { isApproved: false, isTemporary: false, refusals: [{ book: null, message }] };
}
