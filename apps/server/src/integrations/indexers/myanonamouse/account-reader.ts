import type { Clock } from '../../../kernel/clock.ts';
import { indexerBadAnswer } from '../errors.ts';
import type { IndexerAccount } from '../port.ts';
import { readAccount } from './account.ts';
import type { CallOptions, MamApi } from './api.ts';
import type { MamSession } from './session.ts';
import { withOwnGrabs } from './unsatisfied.ts';

const LIFETIME_MS = 60_000;
/** How old the account may be to tell whether VIP torrents are free. */
const RANK_LIFETIME_MS = 24 * 3600_000;
/** Written anew no sooner, while it stays the same. */
const RANK_REFRESH_MS = 3600_000;

export type AccountReader = ReturnType<typeof createAccountReader>;

/** The account, asked for once a minute at most, with the grabs MAM does not count yet. */
export function createAccountReader(deps: { api: MamApi; session: MamSession; clock: Clock }) {
  const { api, session, clock } = deps;
  let known: { account: IndexerAccount; at: number } | null = null;

  async function asCounted(options: CallOptions & { fresh?: boolean } = {}): Promise<IndexerAccount> {
    const { fresh = false, ...rest } = options;
    if (!known || fresh || clock.now() - known.at >= LIFETIME_MS) {
      const answer = await api.account(rest);
      const account = readAccount(answer, { now: clock.now(), frozenUntilAt: null });
      if (!account) throw indexerBadAnswer('MyAnonamouse did not tell about the account.');
      known = { account, at: clock.now() };
      await remember(account);
    }
    return withFreeze(known.account);
  }

  async function remember({ isVip, vipUntilAt }: IndexerAccount): Promise<void> {
    const { rank } = session.state();
    const at = clock.now();
    const isSame = rank?.isVip === isVip && rank.vipUntilAt === vipUntilAt && at - rank.at < RANK_REFRESH_MS;
    if (isSame) return;
    await session.update((state) => {
      state.rank = { isVip, vipUntilAt, at };
    });
  }

  function withFreeze(account: IndexerAccount): IndexerAccount {
    const { frozenUntilAt } = session.state();
    const isFrozen = frozenUntilAt !== null && frozenUntilAt > clock.now();
    return { ...account, frozenUntilAt: isFrozen ? frozenUntilAt : null };
  }

  const withGrabs = (account: IndexerAccount) => withOwnGrabs(account, session.state().grabs, clock.now());

  return {
    /** As MAM counts. */
    asCounted,
    /** As it will be once MAM has counted our last grabs. */
    current: async (options: CallOptions & { fresh?: boolean } = {}) => withGrabs(await asCounted(options)),
    /** What is known without a call, however old. */
    lastKnown: (): { account: IndexerAccount; at: number } | null =>
      known && { account: withGrabs(withFreeze(known.account)), at: known.at },
    /** Remembered for a day, over restarts too: a search must not pay for it. */
    isVip: async (signal: AbortSignal): Promise<boolean> => {
      const { rank } = session.state();
      const now = clock.now();
      const isOver = rank !== null && rank.vipUntilAt !== null && rank.vipUntilAt <= now;
      if (rank !== null && now - rank.at < RANK_LIFETIME_MS && !(rank.isVip && isOver)) return rank.isVip;
      return (await asCounted({ signal })).isVip;
    },
  };
}
