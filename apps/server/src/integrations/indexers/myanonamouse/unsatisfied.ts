import type { AppError } from '../../../kernel/errors.ts';
import { indexerLimited } from '../errors.ts';
import type { IndexerAccount } from '../port.ts';
import type { MamSession } from './session.ts';

/** MAM's own count lags behind by some minutes. */
const COUNT_LAG_MS = 15 * 60_000;
/** Until then a torrent of ours cannot have been seeded long enough. */
const SEED_TIME_MS = 72 * 3600_000;
const RETRY_MS = 60 * 60_000;

type OwnGrab = { mamId: string; at: number };

/**
 * The account as it will look once MAM has counted the grabs of the last minutes. Never fewer than our own grabs of the
 * last 72 hours; a grab that is in MAM's count already counts twice for a quarter of an hour, which is the safe mistake.
 */
export function withOwnGrabs(
  account: IndexerAccount,
  grabs: readonly OwnGrab[],
  now: number,
): IndexerAccount {
  if (!account.unsatisfied) return account;
  const since = (ageMs: number) => grabs.filter((grab) => now - grab.at < ageMs).length;
  const { count, limit } = account.unsatisfied;
  return {
    ...account,
    unsatisfied: { count: Math.max(count + since(COUNT_LAG_MS), since(SEED_TIME_MS)), limit },
  };
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

/** A slot that is held for one torrent. */
export type Slot = {
  /** Nothing was downloaded for certain: the slot is free again. */
  giveBack(): Promise<void>;
};

/**
 * Looks whether a slot is free and takes it in one step, so that grabs at the same time cannot take the same one.
 * Written before the download, so that a crash in between counts one too many rather than one too few.
 */
export async function takeSlot(
  session: MamSession,
  account: IndexerAccount,
  slot: { mamId: string; reserve: number; now: number },
): Promise<Slot> {
  const { mamId, now } = slot;
  const refusal = await session.update((state) => {
    const others = state.grabs.filter((grab) => grab.mamId !== mamId && now - grab.at < SEED_TIME_MS);
    const refused = slotRefusal(withOwnGrabs(account, others, now), slot.reserve);
    state.grabs = refused ? state.grabs : [...others, { mamId, at: now }];
    return refused;
  });
  if (refusal) throw refusal;
  return {
    giveBack: () =>
      session.update((state) => {
        state.grabs = state.grabs.filter((grab) => grab.mamId !== mamId || grab.at !== now);
      }),
  };
}
