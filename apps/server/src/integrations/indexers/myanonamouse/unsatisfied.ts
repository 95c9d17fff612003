import type { AppError } from '../../../kernel/errors.ts';
import { indexerLimited } from '../errors.ts';
import type { IndexerAccount } from '../port.ts';

/** MAM's own count lags behind by some minutes. */
export const COUNT_LAG_MS = 15 * 60_000;
const RETRY_MS = 60 * 60_000;

/** The account as it will look once MAM has counted the grabs of the last minutes. */
export function withOwnGrabs(
  account: IndexerAccount,
  grabs: readonly { at: number }[],
  now: number,
): IndexerAccount {
  if (!account.unsatisfied) return account;
  const recent = grabs.filter((grab) => now - grab.at < COUNT_LAG_MS).length;
  const { count, limit } = account.unsatisfied;
  return { ...account, unsatisfied: { count: count + recent, limit } };
}

/** One torrent past the limit freezes every download for a day, so without certainty nothing is grabbed. */
export function slotRefusal(account: IndexerAccount, reserve: number): AppError | null {
  if (!account.unsatisfied) {
    return indexerLimited('MyAnonamouse does not say how many unsatisfied torrents the account has.', {
      hint: 'Earmark grabs nothing without knowing, because one too many freezes all downloads for a day.',
      retryAfterMs: RETRY_MS,
    });
  }
  const { count, limit } = account.unsatisfied;
  if (count + 1 <= limit - reserve) return null;
  return indexerLimited(
    `${count} of ${limit} unsatisfied torrents are in use at MyAnonamouse, and ${reserve} slots are kept free.`,
    {
      hint: 'It goes on by itself when torrents have been seeded for 72 hours.',
      retryAfterMs: RETRY_MS,
    },
  );
}
