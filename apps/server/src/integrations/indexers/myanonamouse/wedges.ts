import type { Clock } from '../../../kernel/clock.ts';
import { describeError, isAppError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import { freeleechUnclear, indexerLimited } from '../errors.ts';
import type { SpentFreeleech } from '../port.ts';
import type { AccountReader } from './account-reader.ts';
import type { MamApi } from './api.ts';
import type { MamSession } from './session.ts';

/** A spent wedge shows this much later at the most. */
const LAG_MS = 20 * 60_000;
const MEMORY_MS = 30 * 24 * 3600_000;

export type WedgeTools = {
  session: MamSession;
  api: MamApi;
  accounts: AccountReader;
  clock: Clock;
  log: Logger;
  /** Where the flag on the download has no effect, the older call of the store may be tried once. */
  usesStore: boolean;
};

/** A wedge of ours lies on this torrent, though its row may not show it yet. */
export function hasOwnWedge(
  { session, clock }: Pick<WedgeTools, 'session' | 'clock'>,
  mamId: string,
): boolean {
  return session
    .state()
    .wedges.some((wedge) => wedge.mamId === mamId && wedge.isSpent && clock.now() - wedge.at < MEMORY_MS);
}

type WedgeCheck = { kind: 'spent' } | { kind: 'possible'; before: number | null };

/**
 * May a wedge be spent on this torrent? Throws while it is unclear whether an earlier try spent one, and when none is
 * left.
 */
export async function checkWedge(
  tools: WedgeTools,
  mamId: string,
  options: { fresh: boolean; signal: AbortSignal },
): Promise<WedgeCheck> {
  if (hasOwnWedge(tools, mamId)) return { kind: 'spent' };
  const now = tools.clock.now();
  const earlier = tools.session
    .state()
    .wedges.find((wedge) => wedge.mamId === mamId && now - wedge.at < LAG_MS);
  const { fresh, signal } = options;
  const { wedges: before } = await tools.accounts.asCounted({
    fresh: fresh || earlier !== undefined,
    signal,
  });
  if (earlier) {
    if (earlier.before !== null && before !== null && before < earlier.before) {
      await noteSpent(tools, mamId);
      return { kind: 'spent' };
    }
    throw freeleechUnclear('It is not clear yet whether a wedge was spent on this torrent.', {
      hint: 'Earmark waits until MyAnonamouse shows it, rather than spend a second one.',
      retryAfterMs: earlier.at + LAG_MS - now,
    });
  }
  if (before === 0) {
    throw indexerLimited('There is no freeleech wedge left to spend.', {
      hint: 'Grab it without a wedge, or get more at MyAnonamouse.',
    });
  }
  return { kind: 'possible', before };
}

/** Written before the wedge is sent for, so that a process that dies in between leaves a trace. */
async function noteAttempt(tools: WedgeTools, mamId: string, before: number | null): Promise<void> {
  const now = tools.clock.now();
  await tools.session.update((state) => {
    const others = state.wedges.filter((wedge) => wedge.mamId !== mamId && now - wedge.at < MEMORY_MS);
    state.wedges = [...others, { mamId, at: now, before, isSpent: false }];
  });
}

/** Never again for this torrent. */
async function noteSpent(tools: WedgeTools, mamId: string): Promise<void> {
  await tools.session.update((state) => {
    for (const wedge of state.wedges) if (wedge.mamId === mamId) wedge.isSpent = true;
  });
}

/** Nothing was spent: forget the attempt, so that the next one starts anew. */
async function forgetWedge(tools: WedgeTools, mamId: string): Promise<void> {
  await tools.session.update((state) => {
    state.wedges = state.wedges.filter((wedge) => wedge.mamId !== mamId);
  });
}

/**
 * The download flag spends a wedge each time it is sent, so it is sent once. When the connection breaks, the account
 * tells whether the wedge went.
 */
export async function spendWedge(
  tools: WedgeTools,
  mamId: string,
  signal: AbortSignal,
  sendFlag: () => Promise<unknown>,
): Promise<SpentFreeleech> {
  const check = await checkWedge(tools, mamId, { fresh: true, signal });
  if (check.kind === 'spent') return { isSpent: true, tokensLeft: null };
  const { before } = check;
  await noteAttempt(tools, mamId, before);
  try {
    await sendFlag();
  } catch (error) {
    if (!mayHaveHappened(error)) {
      await forgetWedge(tools, mamId);
      throw error;
    }
    tools.log.warn({ mamId }, 'The answer to a freeleech download was lost; looking whether the wedge went');
    const left = await wedgesLeft(tools);
    if (before === null || left === null || left >= before) {
      throw freeleechUnclear('The connection broke while a freeleech wedge was being spent.', {
        hint: 'Earmark waits until MyAnonamouse shows whether it was, rather than spend a second one.',
        retryAfterMs: LAG_MS,
      });
    }
    await noteSpent(tools, mamId);
    return { isSpent: true, tokensLeft: left };
  }
  await noteSpent(tools, mamId);
  return confirm(tools, mamId, before);
}

/** The torrent is here, so nothing may fail any more: what is unclear is said in the note. */
async function confirm(tools: WedgeTools, mamId: string, before: number | null): Promise<SpentFreeleech> {
  const left = await wedgesLeft(tools);
  if (before === null || left === null || left < before) return { isSpent: true, tokensLeft: left };
  if (tools.usesStore && !tools.session.state().isStoreClosed) {
    const bought = await buyInStore(tools, mamId);
    if (bought === null) return { isSpent: true, tokensLeft: await wedgesLeft(tools) };
    tools.log.warn({ mamId, said: bought }, 'MyAnonamouse sells no wedge through the store either');
  }
  return {
    isSpent: false,
    tokensLeft: left,
    note: 'MyAnonamouse was asked to spend a freeleech wedge, but its count did not change.',
  };
}

async function wedgesLeft(tools: WedgeTools): Promise<number | null> {
  try {
    return (await tools.accounts.asCounted({ fresh: true })).wedges;
  } catch (error) {
    tools.log.warn({ err: describeError(error) }, 'MyAnonamouse does not tell how many wedges are left');
    return null;
  }
}

/** Null when the torrent is free for this account now, else what MAM says against it. Sent once, never repeated. */
async function buyInStore(tools: WedgeTools, mamId: string): Promise<string | null> {
  try {
    const answer = await tools.api.spendWedgeInStore(mamId, tools.clock.now());
    if (answer.kind === 'closed') {
      await tools.session.update((state) => {
        state.isStoreClosed = true;
      });
    }
    return answer.kind === 'free' ? null : answer.said;
  } catch (error) {
    return describeError(error);
  }
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** An answer that refuses (limit, gone, session) means that nothing happened; a broken connection says nothing. */
export function mayHaveHappened(error: unknown): boolean {
  if (!isAppError(error)) return true;
  if (error.code !== 'indexer_unavailable') return false;
  return !(error.cause instanceof Error && NEVER_SENT.has(error.cause.message));
}
