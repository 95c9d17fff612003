import type { AppError } from '../../../kernel/errors.ts';
import { indexerUnavailable } from '../errors.ts';
import type { IndexerStatus } from './api.ts';
import { disabledTill } from './feeds.ts';

/** Failures up to this long before the request count as part of it: clocks tick in seconds. */
const SLACK_MS = 2000;

/**
 * Prowlarr answers "nothing found" when an indexer failed behind it; only its status list tells the two apart.
 * Times are compared on Prowlarr's own clock, taken from the `Date` of its answer.
 */
export function failureBehindEmptyAnswer(options: {
  indexerId: number;
  name: string;
  statuses: readonly IndexerStatus[];
  /** When the search was answered, on Prowlarr's clock and ours. */
  answeredAtRemote: number;
  now: number;
  durationMs: number;
}): AppError | null {
  const status = options.statuses.find((each) => each.indexerId === options.indexerId);
  const failedAt = status?.mostRecentFailure ? Date.parse(status.mostRecentFailure) : Number.NaN;
  const till = disabledTill(options.indexerId, options.statuses);
  const restMs = till === null ? 0 : till - options.answeredAtRemote;
  const failedNow = failedAt >= options.answeredAtRemote - options.durationMs - SLACK_MS;
  if (!failedNow && restMs <= 0) return null;
  return indexerUnavailable(`${options.name} failed behind Prowlarr, so its empty answer means nothing.`, {
    hint: 'Look at the indexer in Prowlarr (System → Events).',
    ...(restMs > 0 ? { retryAfterMs: restMs } : {}),
  });
}
