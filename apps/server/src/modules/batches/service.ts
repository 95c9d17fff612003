import type { Batch, BatchItem, BatchKindName, batchItemQuery, Page } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { EventBus } from '../../events/index.ts';
import type { JobHandler, JobQueue } from '../../jobs/index.ts';
import { AppError, type Clock, describeError, newId, notFound } from '../../kernel/index.ts';
import type { Logger } from '../../platform/logger.ts';
import type { BatchItemState, BatchKind, BatchOptions, StoredBatch } from './model.ts';
import { createBatchStore } from './store.ts';

const JOB = 'batch';
/** A job gives way after this long, so that other batches have their turn and a stop does not wait. */
const SLICE_MS = 10_000;
const PROGRESS_EVERY_MS = 500;
const LISTED = 50;
const KEPT_MS = 30 * 86_400_000;

export type BatchService = ReturnType<typeof createBatchService>;

/** Work on many things at once: in the background, one batch at a time, going on where a restart cut it off. */
export function createBatchService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  queue: Pick<JobQueue, 'enqueue'>;
  kinds: readonly BatchKind[];
}) {
  const { db, clock, log, bus, queue } = options;
  const store = createBatchStore(db, clock);
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));

  const load = async (id: string): Promise<StoredBatch> => {
    const found = await store.byId(id);
    if (!found) throw notFound('This batch');
    return found;
  };

  const toWire = async (batches: readonly StoredBatch[]): Promise<Batch[]> => {
    const counts = await store.counts(batches.map(({ id }) => id));
    return batches.map((each) => {
      const known = counts.get(each.id) ?? { waiting: 0, changed: 0, unchanged: 0, failed: 0 };
      return {
        ...each,
        ...known,
        total: Object.values(known).reduce((sum, count) => sum + count, 0),
        createdAt: new Date(each.createdAt).toISOString(),
        finishedAt: each.finishedAt === null ? null : new Date(each.finishedAt).toISOString(),
      };
    });
  };

  const publish = async (id: string, running: boolean): Promise<void> => {
    const { waiting, ...settled } = (await store.counts([id])).get(id)!;
    const done = Object.values(settled).reduce((sum, count) => sum + count, 0);
    bus.publish(
      { topic: 'task', data: { name: `batch:${id}`, running, progress: { done, total: done + waiting } } },
      { kind: 'admins' },
    );
  };

  const list = async (kind: BatchKind, { id, options: asked }: StoredBatch): Promise<void> => {
    try {
      await store.setItems(id, await kind.list(asked));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await store.end(id, 'failed', inWords(error));
    }
  };

  /** Works for a while; true when there is more to do. */
  const workOn = async (id: string, signal: AbortSignal): Promise<boolean> => {
    let current = await store.byId(id);
    const kind = current && kinds.get(current.kind);
    if (!current || !kind) return false;
    if (current.state === 'listing') {
      await list(kind, current);
      current = await load(id);
    }
    const work = kind.open(current.options, kind.needsEarlier ? await store.results(id) : []);
    let { state } = current;
    const until = clock.now() + SLICE_MS;
    let told = 0;
    while (state === 'running') {
      if (signal.aborted || clock.now() >= until) return true;
      const item = await store.nextItem(id);
      if (!item) {
        await store.end(id, 'done');
        break;
      }
      await store.settleItem(id, item.seq, await settle(() => work(item.subject, signal)));
      if (clock.now() - told >= PROGRESS_EVERY_MS) {
        told = clock.now();
        await publish(id, true);
      }
      state = (await store.stateOf(id)) ?? 'failed';
    }
    await publish(id, false);
    return false;
  };

  const settle = async (
    work: () => ReturnType<ReturnType<BatchKind['open']>>,
  ): Promise<Parameters<typeof store.settleItem>[2]> => {
    try {
      const { message = null, result = null, ...rest } = await work();
      return { ...rest, message, result };
    } catch (error) {
      if (!(error instanceof AppError))
        log.error({ err: error }, 'One thing of a batch failed unexpectedly.');
      return { state: 'failed' satisfies BatchItemState, message: inWords(error), result: null };
    }
  };

  const job: JobHandler = {
    kind: JOB,
    serial: true,
    run: async (payload, { signal }) =>
      (await workOn(String(payload['batchId']), signal)) ? { retryAfterMs: 0 } : undefined,
    givenUp: async (payload, error) => {
      await store.end(String(payload['batchId']), 'failed', describeError(error));
    },
  };

  return {
    jobs: [job],
    /** Begins; the work itself is a job. */
    start: (kind: BatchKindName, asked: BatchOptions): Promise<Batch> =>
      db.transaction(async () => {
        const id = newId(clock.now());
        await store.insert({ id, kind, options: asked });
        await queue.enqueue(JOB, { batchId: id }, { key: id });
        return (await toWire([await load(id)]))[0]!;
      }),
    /** The newest; their options without lists of ids, which may be long. */
    list: async (kind: BatchKindName | undefined): Promise<Batch[]> => toWire(await store.list(kind, LISTED)),
    get: async (id: string): Promise<Batch> => (await toWire([await load(id)]))[0]!,
    items: async (id: string, query: z.output<typeof batchItemQuery>): Promise<Page<BatchItem>> => {
      await load(id);
      const { total, items } = await store.items(id, query);
      return { page: query.page, pageSize: query.pageSize, totalRecords: total, records: items };
    },
    /** Stops after the thing it is at; what is done stays done. One that has ended stays as it is. */
    cancel: async (id: string): Promise<Batch> => {
      await load(id);
      if (await store.end(id, 'cancelled')) await publish(id, false);
      return (await toWire([await load(id)]))[0]!;
    },
    /** Forgets what ended long ago; answers how many. */
    prune: (): Promise<number> => store.removeOlder(clock.now() - KEPT_MS),
  };
}

function inWords(error: unknown): string {
  return error instanceof AppError && error.hint ? `${error.message} ${error.hint}` : describeError(error);
}
