import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What must outlive a restart: the rotated cookie, pauses, and grabs whose effects MAM shows late. */
const storedState = z.object({
  /** Hash of the pasted value this belongs to; another pasted value starts anew. */
  seedHash: z.string(),
  current: z.string().min(1),
  rotatedAt: z.number().nullable().catch(null),
  authFailures: z.number().int().min(0).catch(0),
  blockedUntilAt: z.number().nullable().catch(null),
  frozenUntilAt: z.number().nullable().catch(null),
  grabs: z.array(z.object({ mamId: z.string(), at: z.number() })).catch([]),
  wedges: z
    .array(
      z.object({
        mamId: z.string(),
        at: z.number(),
        /** Wedges the account had before; null when unknown. */
        before: z.number().nullable(),
        isSpent: z.boolean(),
      }),
    )
    .catch([]),
});
export type SessionState = z.infer<typeof storedState>;

export function hashOfSeed(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 32);
}

function freshState(seed: string): SessionState {
  return {
    seedHash: hashOfSeed(seed),
    current: seed,
    rotatedAt: null,
    authFailures: 0,
    blockedUntilAt: null,
    frozenUntilAt: null,
    grabs: [],
    wedges: [],
  };
}

/** The stored state when it belongs to this pasted value, else a fresh one. */
export function readState(text: string, seed: string): SessionState {
  if (text !== '') {
    let raw: unknown = null;
    try {
      raw = JSON.parse(text);
    } catch {
      return freshState(seed);
    }
    const parsed = storedState.safeParse(raw);
    if (parsed.success && parsed.data.seedHash === hashOfSeed(seed)) return parsed.data;
  }
  return freshState(seed);
}

const BACK_OFF_MINUTES = [1, 2, 4, 8, 16, 30];
/** After so many refusals in a row only a person can help. */
export const MAX_AUTH_FAILURES = 10;

export function backOffMsAfter(failures: number): number {
  return (BACK_OFF_MINUTES[Math.min(failures, BACK_OFF_MINUTES.length) - 1] ?? 1) * 60_000;
}
