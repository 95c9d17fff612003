import type { DownloadConsequence, DownloadState, SettingsSections } from '@earmark/contracts';
import { assertNever } from '../../kernel/assert-never.ts';
import type { DownloadFailure, FailureCode } from './model.ts';
import { saysAccountRefused } from './tracker-complaints.ts';

/** How long a kind of trouble may last, and what follows then. */
export type Limit = { afterMs: number; consequence: DownloadConsequence };

export type DownloadLimits = Record<
  'stalled' | 'metadata' | 'error' | 'missingFiles' | 'unregistered' | 'vanished',
  Limit
>;

export type DownloadTimers = DownloadLimits & {
  /** No bytes for this long before a torrent counts as stalled at all. */
  stallGraceMs: number;
  /** A torrent handed to somebody else's client must show up within this. */
  appearMs: number;
};

const MINUTE = 60_000;

/** A state that passes within this is not worth a word: many last a moment after every start. */
const PASSING_MS = 10_000;

/** The part no setting changes. */
export const FIXED_TIMERS = { stallGraceMs: MINUTE, appearMs: 10 * MINUTE };

export function limitsOf(settings: SettingsSections['downloads']): DownloadLimits {
  const limit = (minutes: number, consequence: DownloadConsequence): Limit => ({
    afterMs: minutes * MINUTE,
    consequence,
  });
  return {
    stalled: limit(settings.stalledMinutes, settings.stalledThen),
    metadata: limit(settings.metadataMinutes, settings.metadataThen),
    error: limit(settings.errorMinutes, settings.errorThen),
    missingFiles: limit(settings.missingFilesMinutes, settings.missingFilesThen),
    unregistered: limit(settings.unregisteredMinutes, settings.unregisteredThen),
    vanished: limit(0, settings.vanishedThen),
  };
}

export type Verdict =
  | { kind: 'fine' }
  | { kind: 'warn'; reason: string; nextStep: string; nextAt: number | null }
  | { kind: 'fail'; failure: DownloadFailure };

export type Situation = {
  state: DownloadState;
  stateSince: number;
  /** The last moment bytes arrived. */
  lastGrowthAt: number;
  /** The client's own words about an error. */
  clientMessage: string | null;
  clientName: string;
  /** The client's own word for the state. */
  clientState: string;
  /** What its trackers complain about, and since when they do not know it. */
  complaint?: string | null;
  unregisteredSince?: number | null;
};

/** What the state of a download that is not complete means now: nothing, a reason to show, or its end. */
export function judge(situation: Situation, timers: DownloadTimers, now: number): Verdict {
  const { state, stateSince, clientName } = situation;
  switch (state) {
    case 'stalled':
      if (saysAccountRefused(situation.complaint ?? null)) return refused(situation);
      if (timers.unregistered.consequence !== 'warn' && isUnregistered(situation, timers, now)) {
        return failing(timers.unregistered.consequence, {
          code: 'unregistered',
          message: `The tracker does not know this torrent any more: "${situation.complaint}".`,
        });
      }
      return timed(now, Math.max(stateSince, situation.lastGrowthAt), timers.stalled, {
        code: 'stalled',
        reason: `No peer sends any data.${situation.complaint ? ` The tracker says: "${situation.complaint}".` : ''}`,
        failed: (lasted) => `It was stalled: no peer has sent any data for ${lasted}.`,
        waits: 'It goes on by itself when a seed appears',
      });
    case 'metadata':
      return timed(now, stateSince, timers.metadata, {
        code: 'metadata',
        reason: 'Nobody has sent the contents list of this magnet link yet.',
        failed: (lasted) => `Nobody has sent the contents list of its magnet link for ${lasted}.`,
        waits: 'It goes on by itself when a peer is found',
      });
    case 'error':
      return timed(now, stateSince, timers.error, {
        code: 'error',
        reason: `${clientName} reports an error${situation.clientMessage ? `: ${situation.clientMessage}` : ' (disk full, or no right to write?)'}.`,
        failed: (lasted) =>
          `${clientName} has reported an error${situation.clientMessage ? ` (${situation.clientMessage})` : ''} for ${lasted}.`,
        waits: `Mend the cause and resume it in ${clientName}`,
      });
    case 'missingFiles':
      return timed(now, stateSince, timers.missingFiles, {
        code: 'missingFiles',
        reason: `${clientName} misses files it had already.`,
        failed: (lasted) => `${clientName} has missed its files for ${lasted}.`,
        waits: `Bring them back and recheck the torrent in ${clientName}`,
      });
    case 'paused':
      return {
        kind: 'warn',
        reason: `It is paused in ${clientName}.`,
        nextStep: `Resume it in ${clientName}, or remove it here.`,
        nextAt: null,
      };
    case 'queued':
      return untilItPasses(situation, now, {
        reason: `It waits for its turn in ${clientName}.`,
        nextStep: `${clientName} starts it when others are done, or when its options let more run at once.`,
      });
    case 'checking':
      return untilItPasses(situation, now, {
        reason: `${clientName} checks the data it has.`,
        nextStep: 'It goes on by itself when the check is done.',
      });
    case 'moving':
      return untilItPasses(situation, now, {
        reason: `${clientName} moves the files to another folder.`,
        nextStep: 'It goes on by itself when they are there.',
      });
    case 'completed':
    case 'seeding':
      return untilItPasses(situation, now, {
        reason: `${clientName} has everything, but not all of it lies in its final folder yet.`,
        nextStep: `It is imported when it does; if that lasts, look at its folders in ${clientName}.`,
      });
    case 'unknown':
      return untilItPasses(situation, now, {
        reason: `${clientName} says "${situation.clientState}" of it, which Earmark does not know.`,
        nextStep: `Look at it in ${clientName}; Earmark goes on when it downloads or is complete.`,
      });
    case 'downloading':
    case 'missing':
      return { kind: 'fine' };
    default:
      return assertNever(state, 'download state');
  }
}

/** The client is at work or will be: no timer runs, however long it takes. */
function untilItPasses(
  { stateSince }: Situation,
  now: number,
  words: { reason: string; nextStep: string },
): Verdict {
  return now - stateSince < PASSING_MS ? { kind: 'fine' } : { kind: 'warn', ...words, nextAt: null };
}

/** The torrent is not to blame, so no timer runs. */
function refused({ complaint }: Situation): Verdict {
  return {
    kind: 'warn',
    reason: `The tracker refuses this account: "${complaint}".`,
    nextStep: 'Mend that on the site of the indexer; the download goes on by itself.',
    nextAt: null,
  };
}

function isUnregistered(situation: Situation, timers: DownloadTimers, now: number): boolean {
  const since = situation.unregisteredSince ?? null;
  return since !== null && now - since >= timers.unregistered.afterMs;
}

function timed(
  now: number,
  since: number,
  { afterMs, consequence }: Limit,
  words: { code: FailureCode; reason: string; failed: (lasted: string) => string; waits: string },
): Verdict {
  if (consequence === 'warn') {
    return { kind: 'warn', reason: words.reason, nextStep: `${words.waits}.`, nextAt: null };
  }
  if (now - since < afterMs) {
    return {
      kind: 'warn',
      reason: words.reason,
      nextStep: `${words.waits}; otherwise ${FOLLOWS[consequence]}.`,
      nextAt: since + afterMs,
    };
  }
  return failing(consequence, { code: words.code, message: words.failed(duration(afterMs)) });
}

const FOLLOWS = {
  replace: 'the next best release is taken',
  fail: 'the download ends, and the book waits for its next search',
} as const;

/** The end of a download that a setting has chosen. */
export function failing(
  consequence: 'fail' | 'replace',
  words: Pick<DownloadFailure, 'code' | 'message'>,
): Extract<Verdict, { kind: 'fail' }> {
  const goesOn = consequence === 'replace';
  return { kind: 'fail', failure: { ...words, blocklist: goesOn, search: goesOn } };
}

export function duration(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 1) return `${Math.round(ms / 1000)} seconds`;
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `${Math.round(minutes / 60)} hours`;
}

/** Short stalls are normal between two peers; they show as downloading at no speed. */
export function calmState(
  state: DownloadState,
  lastGrowthAt: number,
  timers: Pick<DownloadTimers, 'stallGraceMs'>,
  now: number,
): DownloadState {
  return state === 'stalled' && now - lastGrowthAt < timers.stallGraceMs ? 'downloading' : state;
}
