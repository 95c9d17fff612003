import type { Indexer, IndexerAccount } from '../integrations/indexers/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError } from '../kernel/errors.ts';
import type { ActiveProvider } from '../modules/providers/index.ts';
import type { Logger } from '../platform/logger.ts';
import { createSlowFact, type SlowFact } from './slow-fact.ts';

export type ReadAccount = (provider: ActiveProvider<Indexer>) => Promise<IndexerAccount | null>;

/** What the accounts of indexers may still do; null when an indexer has none, rests, or does not tell in time. */
export function createIndexerAccounts(deps: { clock: Clock; log: Logger }): ReadAccount {
  const known = new WeakMap<Indexer, SlowFact<IndexerAccount>>();
  return async (provider) => {
    const { account } = provider.instance;
    if (!account || provider.restingUntil !== null) return null;
    let read = known.get(provider.instance);
    if (!read) {
      read = createSlowFact({
        clock: deps.clock,
        ask: (signal) => account({ signal }),
        onError: (error) =>
          deps.log.debug(
            { indexer: provider.name, err: describeError(error) },
            'The account of an indexer is not known.',
          ),
        freshMs: 60_000,
        usableMs: 15 * 60_000,
        patienceMs: 3000,
        retryMs: 60_000,
        timeoutMs: 30_000,
      });
      known.set(provider.instance, read);
    }
    return read();
  };
}
