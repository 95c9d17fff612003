import type { Indexer } from '../integrations/indexers/port.ts';
import { describeError } from '../kernel/errors.ts';
import type { ProviderService } from '../modules/providers/index.ts';

const TIMEOUT_MS = 60_000;

/** Every indexer does what keeps its connection alive; one that cannot says so and holds up no other. */
export async function maintainIndexers(
  providers: Pick<ProviderService, 'active' | 'recordFailure'>,
): Promise<string> {
  const done: string[] = [];
  for (const { id, name, instance, restingUntil } of await providers.active<Indexer>('indexer')) {
    if (!instance.maintain || restingUntil !== null) continue;
    try {
      done.push(`${name}: ${await instance.maintain(AbortSignal.timeout(TIMEOUT_MS))}`);
    } catch (error) {
      await providers.recordFailure(id, error, { rest: false });
      done.push(`${name}: ${describeError(error)}`);
    }
  }
  return done.join(' ') || 'No indexer needs it.';
}
