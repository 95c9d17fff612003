import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What must outlive a restart: the rotated cookie, pauses, and grabs whose effects MAM shows late. */
const storedState = z.object({
  /** Hash of the pasted value this belongs to; another pasted value starts anew. */
  seedHash: z.string(),
  current: z.string().min(1),
  /** When the pasted value was seen first. */
  startedAt: z.number().nullable().catch(null),
  rotatedAt: z.number().nullable().catch(null),
  /** When MAM accepted it last; up to an hour old. */
  usedAt: z.number().nullable().catch(null),
  authFailures: z.number().int().min(0).catch(0),
  blockedUntilAt: z.number().nullable().catch(null),
  /** Why it was refused last, in words; null while it is accepted. */
  refusal: z.string().nullable().catch(null),
  /** MAM asked for a pause (429). */
  pausedUntilAt: z.number().nullable().catch(null),
  frozenUntilAt: z.number().nullable().catch(null),
  grabs: z.array(z.object({ mamId: z.string(), at: z.number() })).catch([]),
  wedges: z
    .array(
      z.object({
        mamId: z.string(),
        at: z.number(),
        /** Wedges the account had before; null when unknown. */
        before: z.number().nullable(),
        /** It was sent and answered: never send it again. */
        isSpent: z.boolean(),
      }),
    )
    .catch([]),
  /** The older call to spend a wedge is refused for this session (410), for good. */
  isStoreClosed: z.boolean().catch(false),
  /** What decides whether VIP torrents are free, as the account said last. */
  rank: z
    .object({ isVip: z.boolean(), vipUntilAt: z.number().nullable(), at: z.number() })
    .nullable()
    .catch(null),
  seedbox: z
    .object({
      /** Address MAM was told last. */
      ip: z.string().nullable(),
      changedAt: z.number().nullable(),
      /** Why MAM did not take the address; null when it did. */
      problem: z.string().nullable(),
    })
    .catch({ ip: null, changedAt: null, problem: null }),
});
export type SessionState = z.infer<typeof storedState>;

/** A Test with another pasted value must not push out what belongs to the saved one. */
const KEPT_SESSIONS = 3;

export function hashOfSeed(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 32);
}

export function freshState(seed: string, now: number): SessionState {
  return {
    seedHash: hashOfSeed(seed),
    current: seed,
    startedAt: now,
    rotatedAt: null,
    usedAt: null,
    authFailures: 0,
    blockedUntilAt: null,
    refusal: null,
    pausedUntilAt: null,
    frozenUntilAt: null,
    grabs: [],
    wedges: [],
    isStoreClosed: false,
    rank: null,
    seedbox: { ip: null, changedAt: null, problem: null },
  };
}

/** The stored state of this pasted value; null when there is none. */
export function findState(text: string, seed: string): SessionState | null {
  const seedHash = hashOfSeed(seed);
  return readStates(text).find((state) => state.seedHash === seedHash) ?? null;
}

/** The stored text with this state first; those of values pasted earlier are kept for a while. */
export function withState(text: string, state: SessionState): string {
  const others = readStates(text).filter((each) => each.seedHash !== state.seedHash);
  return JSON.stringify([state, ...others].slice(0, KEPT_SESSIONS));
}

function readStates(text: string): SessionState[] {
  if (text === '') return [];
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(raw) ? raw : [raw]).flatMap((each) => {
    const parsed = storedState.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}

const BACK_OFF_MINUTES = [1, 2, 4, 8, 16, 30];
/** After so many refusals in a row only a person can help. */
export const MAX_AUTH_FAILURES = 10;

export function backOffMsAfter(failures: number): number {
  return (BACK_OFF_MINUTES[Math.min(failures, BACK_OFF_MINUTES.length) - 1] ?? 1) * 60_000;
}
