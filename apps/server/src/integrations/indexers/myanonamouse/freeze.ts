import type { AppError } from '../../../kernel/errors.ts';
import type { HttpResponse } from '../../../platform/http/index.ts';
import { indexerLimited } from '../errors.ts';

const DAY_MS = 24 * 3600_000;
const LONGEST_MS = 7 * DAY_MS;

/**
 * Asking for a torrent past the unsatisfied limit freezes every download of the account for about a day. The reply may
 * come with any status, in text or split over table cells; null when it is none.
 */
export function readFreeze(body: string): { remainingMs: number } | null {
  if (!/past\s+unsatisfied\s+limit/i.test(body)) return null;
  const text = body
    .slice(0, 200_000)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/\s+/g, ' ');
  const match =
    /time till download allowed\s*:?\s*(?:(\d{1,3})\s*d(?:ays?)?,?\s*)?(\d{1,3}):(\d{2})(?::(\d{2}))?/i.exec(
      text,
    );
  if (!match) return { remainingMs: DAY_MS };
  const [, days, hours, minutes, seconds] = match;
  const total =
    Number(days ?? 0) * DAY_MS +
    Number(hours) * 3600_000 +
    Number(minutes) * 60_000 +
    Number(seconds ?? 0) * 1000;
  return { remainingMs: Math.min(Math.max(total, 60_000), LONGEST_MS) };
}

export function frozen(restMs: number): AppError {
  return indexerLimited(
    'MyAnonamouse has frozen the downloads of this account: too many unsatisfied torrents.',
    {
      hint: 'It goes on by itself when the freeze ends. Seed what is unfinished until then.',
      retryAfterMs: restMs,
    },
  );
}

/** The freeze in what was sent instead of a torrent, whatever proxy it came through; null when there is none. */
export function freezeIn(response: HttpResponse): { remainingMs: number } | null {
  const isText = response.bytes.length > 0 && response.bytes.length < 500_000 && response.bytes[0] !== 0x64;
  return isText ? readFreeze(Buffer.from(response.bytes).toString('utf8')) : null;
}
