import type { Indexer } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ActiveProvider, ProviderService } from '../../providers/index.ts';
import { PUSHED_INDEXER_ID } from '../push/identify-push.ts';
import { createGrabs, type GrabRelease } from './grab-best.ts';
import { createJudge, type EvaluateReleases } from './judge.ts';
import { createMamFacts } from './mam-facts.ts';
import { createSift } from './sift.ts';
import { shouldRest } from './wait-words.ts';

function pushedProvider(instance: Indexer): ActiveProvider<Indexer> {
  return {
    id: PUSHED_INDEXER_ID,
    name: 'Pushed',
    implementation: 'pushed',
    priority: 50,
    instance,
    settings: {},
    restingUntil: null,
    lastError: null,
  };
}

export type SearchParts = ReturnType<typeof createSearchParts>;

/** What a search for one book and the look at everything new have in common. */
export function createSearchParts(deps: {
  clock: Clock;
  log: Logger;
  providers: ProviderService;
  evaluate: EvaluateReleases;
  grab: GrabRelease;
  /** Stands for the indexer of pushed releases that belong to none. */
  pushed: Indexer;
}) {
  const { clock, log, providers } = deps;
  const indexers = () => providers.active<Indexer>('indexer');
  const judge = createJudge(deps.evaluate, clock);
  return {
    indexers,
    judge,
    sift: createSift({ judge, mamFacts: createMamFacts({ clock, log }) }),
    grabs: createGrabs({
      log,
      indexers: async () => [...(await indexers()), pushedProvider(deps.pushed)],
      grab: deps.grab,
    }),
    /** An indexer answered, or did not: its status and back-off follow. */
    recordSource: (id: string, result: { ok: true } | { ok: false; error: unknown }): void => {
      const record = result.ok
        ? providers.recordOk(id)
        : providers.recordFailure(id, result.error, { rest: shouldRest(result.error) });
      record.catch((error: unknown) =>
        log.warn({ err: describeError(error) }, 'The state of an indexer could not be stored.'),
      );
    },
  };
}
