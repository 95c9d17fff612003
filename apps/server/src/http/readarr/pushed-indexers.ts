import type { Provider, ProviderInput, TestResult } from '@earmark/contracts';
import { type Db, sql } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { notFound } from '../../kernel/errors.ts';
import type { ProviderService } from '../../modules/providers/index.ts';
import {
  KINDS,
  MASK,
  type ReadarrIndexer,
  type ReadarrIndexerInput,
  readarrIndexerInput,
  readFacts,
  toResource,
  toSettings,
} from './resource.ts';

export type PushedIndexers = ReturnType<typeof createPushedIndexers>;

/**
 * Indexers that Prowlarr keeps in step: each is a provider of ours like any other, under a number of Readarr's kind.
 * Numbers are never given twice, because Prowlarr remembers those of indexers that are gone.
 */
export function createPushedIndexers(deps: { db: Db; clock: Clock; providers: ProviderService }) {
  const { db, clock, providers } = deps;

  const rowOf = (id: number) =>
    db.q.selectFrom('pushed_indexer').selectAll().where('id', '=', id).executeTakeFirst();

  const providerOf = async (providerId: string): Promise<Provider | undefined> =>
    (await providers.list('indexer')).find((each) => each.id === providerId);

  const render = (row: { id: number; sent: string }, provider: Provider): ReadarrIndexer =>
    toResource(row.id, readarrIndexerInput.parse(JSON.parse(row.sent)), {
      name: provider.name,
      priority: provider.priority,
      settings: provider.settings,
      hasKey: provider.secretsSet.includes('apiKey'),
    });

  const find = async (id: number) => {
    const row = await rowOf(id);
    const provider = row && (await providerOf(row.provider_id));
    if (!row || !provider) throw notFound('This indexer');
    return { row, provider };
  };

  /** The next number, given and taken in one step. */
  const insert = (providerId: string, sent: string): Promise<number> =>
    db.transaction(async (tx) => {
      if (db.kind === 'postgres')
        await sql`select pg_advisory_xact_lock(hashtext('pushed indexer'))`.execute(tx);
      const last = await tx
        .selectFrom('pushed_indexer')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirst();
      const id = Number(last?.id ?? 0) + 1;
      await tx
        .insertInto('pushed_indexer')
        .values({ id, provider_id: providerId, sent, created_at: clock.now() })
        .execute();
      return id;
    });

  return {
    list: async (): Promise<ReadarrIndexer[]> => {
      const known = new Map((await providers.list('indexer')).map((each) => [each.id, each]));
      const rows = await db.q.selectFrom('pushed_indexer').selectAll().orderBy('id').execute();
      return rows.flatMap((row) => {
        const provider = known.get(row.provider_id);
        return provider ? [render(row, provider)] : [];
      });
    },
    get: async (id: number): Promise<ReadarrIndexer> => {
      const { row, provider } = await find(id);
      return render(row, provider);
    },
    create: async (input: ReadarrIndexerInput): Promise<ReadarrIndexer> => {
      const provider = await providers.create('indexer', toProvider(input, true));
      const sent = withoutKey(input);
      return render({ id: await insert(provider.id, sent), sent }, provider);
    },
    update: async (id: number, input: ReadarrIndexerInput): Promise<ReadarrIndexer> => {
      const { row, provider } = await find(id);
      // Switched off in Earmark stays switched off: Prowlarr has no such switch.
      const next = await providers.update('indexer', row.provider_id, toProvider(input, provider.enabled));
      const sent = withoutKey(input);
      await db.q.updateTable('pushed_indexer').set({ sent }).where('id', '=', id).execute();
      return render({ id, sent }, next);
    },
    /** Removing what is gone is a success; the number stays taken. */
    remove: async (id: number): Promise<void> => {
      const row = await rowOf(id);
      if (row) await providers.remove('indexer', row.provider_id);
    },
    /** Really calls the feed back: Prowlarr asks whether it can be reached from here. */
    test: async (input: ReadarrIndexerInput): Promise<TestResult> => {
      const row = input.id ? await rowOf(input.id) : undefined;
      const provider = row && (await providerOf(row.provider_id));
      return providers.test('indexer', {
        ...toProvider(input, true),
        ...(provider ? { id: provider.id } : {}),
      });
    },
  };
}

function toProvider(input: ReadarrIndexerInput, enabled: boolean): ProviderInput {
  const facts = readFacts(input);
  return {
    implementation: KINDS[facts.implementation],
    name: facts.name,
    enabled,
    priority: facts.priority,
    settings: toSettings(facts),
  };
}

/** What is kept to be sent back; the key is kept by the provider, encrypted. */
function withoutKey(input: ReadarrIndexerInput): string {
  const fields = input.fields.map((each) => (each.name === 'apiKey' ? { ...each, value: MASK } : each));
  return JSON.stringify({ ...input, fields });
}
