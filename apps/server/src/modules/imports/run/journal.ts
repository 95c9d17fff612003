import { z } from 'zod';
import { type Db, prepared } from '../../../db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ImportParts } from '../ports.ts';

/**
 * The steps of one book, in order. `join` and `embed` happen only when audio is written anew, `retire` when a folder gives
 * way, `release` when files are moved.
 */
export const STEP_KINDS = [
  'join',
  'embed',
  'stage',
  'verify',
  'retire',
  'place',
  'record',
  'release',
  'clean',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Around a step: before anything is written, when its first entry is (where it has two), when its last entry is. */
export type StepMoment = 'before' | 'started' | 'done';

export type Step = {
  id: string;
  kind: StepKind;
  /** Index of the book in the plan. */
  group: number;
  isDone: boolean;
  data: Record<string, unknown>;
};

const stored = z.looseObject({ group: z.number().int() });

export type Journal = ReturnType<typeof createJournal>;

/**
 * What an import has begun and finished. A step that changes what was there before is written before its effect and again
 * after it, so that a start after a crash knows which effects may have happened.
 */
export function createJournal(parts: Pick<ImportParts, 'db' | 'clock' | 'onStep'>) {
  const { db, clock } = parts;
  const onStep = parts.onStep ?? (() => undefined);

  return {
    /** Steps of one book, oldest first. */
    steps: async (importId: string, group: number): Promise<Step[]> => {
      const rows = await selectSteps(db, { importId });
      return rows.flatMap((row) => {
        const data = stored.parse(JSON.parse(row.data));
        if (data.group !== group) return [];
        return [{ id: row.id, kind: row.kind as StepKind, group, isDone: row.state === 'done', data }];
      });
    },

    /** Runs an effect between its two entries. What it answers is kept with the second. */
    run: async <Result extends Record<string, unknown>>(
      importId: string,
      step: { kind: StepKind; group: number; data?: Record<string, unknown> },
      effect: () => Promise<Result>,
    ): Promise<Result> => {
      await onStep(step.kind, 'before');
      const id = await write(db, importId, step, { startedAt: clock.now(), finishedAt: null });
      await onStep(step.kind, 'started');
      const result = await effect();
      const data = JSON.stringify({ ...step.data, ...result, group: step.group });
      await finishStep(db, { id, data, at: clock.now() });
      await onStep(step.kind, 'done');
      return result;
    },

    /** A step whose effect is in the database: both stand or fall together. */
    commit: async <Result extends Record<string, unknown>>(
      importId: string,
      step: { kind: StepKind; group: number },
      effect: () => Promise<Result>,
    ): Promise<Result> => {
      await onStep(step.kind, 'before');
      const result = await db.transaction(async () => {
        const startedAt = clock.now();
        const done = await effect();
        await write(db, importId, { ...step, data: done }, { startedAt, finishedAt: clock.now() });
        return done;
      });
      await onStep(step.kind, 'done');
      return result;
    },

    /** A step that nothing has to be put back of, however far it got: written when it is done. */
    note: async <Result extends Record<string, unknown>>(
      importId: string,
      step: { kind: StepKind; group: number },
      effect: () => Promise<Result>,
    ): Promise<Result> => {
      await onStep(step.kind, 'before');
      const startedAt = clock.now();
      const result = await effect();
      await write(db, importId, { ...step, data: result }, { startedAt, finishedAt: clock.now() });
      await onStep(step.kind, 'done');
      return result;
    },

    /** Forgets the steps of a book that was rolled back, so that a new try starts from nothing. */
    forget: async (importId: string, group: number): Promise<void> => {
      const rows = await db.q
        .selectFrom('import_step')
        .select(['id', 'data'])
        .where('import_id', '=', importId)
        .execute();
      const ids = rows
        .filter((row) => stored.parse(JSON.parse(row.data)).group === group)
        .map((row) => row.id);
      if (ids.length > 0) await db.q.deleteFrom('import_step').where('id', 'in', ids).execute();
    },
  };
}

const insertStep = prepared(
  (
    q,
    step: {
      id: string;
      importId: string;
      kind: string;
      state: string;
      data: string;
      startedAt: number;
      finishedAt: number | null;
    },
  ) =>
    q.insertInto('import_step').values((eb) => ({
      id: step.id,
      import_id: step.importId,
      seq: eb
        .selectFrom('import_step')
        .select((each) =>
          each(each.fn.coalesce(each.fn.max('seq'), each.lit(0)), '+', each.lit(1)).as('next'),
        )
        .where('import_id', '=', step.importId),
      kind: step.kind,
      state: step.state,
      data: step.data,
      started_at: step.startedAt,
      finished_at: step.finishedAt,
    })),
);
const finishStep = prepared((q, { id, data, at }: { id: string; data: string; at: number }) =>
  q.updateTable('import_step').set({ state: 'done', data, finished_at: at }).where('id', '=', id),
);
const selectSteps = prepared((q, { importId }: { importId: string }) =>
  q.selectFrom('import_step').selectAll().where('import_id', '=', importId).orderBy('seq'),
);

async function write(
  db: Db,
  importId: string,
  step: { kind: StepKind; group: number; data?: Record<string, unknown> },
  { startedAt, finishedAt }: { startedAt: number; finishedAt: number | null },
): Promise<string> {
  const id = newId(startedAt);
  await insertStep(db, {
    id,
    importId,
    kind: step.kind,
    state: finishedAt === null ? 'started' : 'done',
    data: JSON.stringify({ ...step.data, group: step.group }),
    startedAt,
    finishedAt,
  });
  return id;
}
