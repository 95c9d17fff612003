import type { Db } from '../../db/index.ts';
import type { EventBus } from '../../events/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';

export type HealthProblem = {
  source: string;
  level: 'notice' | 'warning' | 'error';
  message: string;
  hint: string | null;
  /** One POST that mends it. */
  action?: { label: string; path: string };
  since: number | null;
};

/** Looks at one thing and tells its problems; one that throws is a problem itself. */
export type HealthCheck = { name: string; run(): Promise<HealthProblem[]> };

export type HealthService = ReturnType<typeof createHealthService>;

/** The one row that holds the last result. */
const ROW = 1;

/** The last result is kept in the database: every process shows the same, whichever checked, and also after a restart. */
export function createHealthService(options: {
  db: Db;
  clock: Clock;
  bus: EventBus;
  checks: readonly HealthCheck[];
  /** Hears of each problem that was not there at the last look. */
  onProblem?: (problem: HealthProblem) => Promise<void>;
}) {
  const { db } = options;

  const current = async (): Promise<{ problems: HealthProblem[]; checkedAt: number | null }> => {
    const row = await db.q.selectFrom('health_result').selectAll().where('id', '=', ROW).executeTakeFirst();
    return row
      ? { problems: JSON.parse(row.problems) as HealthProblem[], checkedAt: row.checked_at }
      : { problems: [], checkedAt: null };
  };

  const save = async (problems: readonly HealthProblem[], checkedAt: number): Promise<void> => {
    const row = { problems: JSON.stringify(problems), checked_at: checkedAt };
    await db.q
      .insertInto('health_result')
      .values({ id: ROW, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  };

  return {
    current,
    /** Runs every check; a problem keeps the time it was first seen. */
    check: async (): Promise<string> => {
      const now = options.clock.now();
      const found = await Promise.all(
        options.checks.map(async (check): Promise<HealthProblem[]> => {
          try {
            return await check.run();
          } catch (error) {
            return [
              {
                source: check.name,
                level: 'warning',
                message: `This could not be checked: ${describeError(error)}`,
                hint: null,
                since: null,
              },
            ];
          }
        }),
      );
      const { problems } = await current();
      const before = new Map(
        problems.map((problem) => [`${problem.source}|${problem.message}`, problem.since]),
      );
      const next = found.flat().map((problem) => ({
        ...problem,
        since: before.get(`${problem.source}|${problem.message}`) ?? problem.since ?? now,
      }));
      const changed = JSON.stringify(next) !== JSON.stringify(problems);
      await save(next, now);
      for (const problem of next) {
        if (!before.has(`${problem.source}|${problem.message}`)) await options.onProblem?.(problem);
      }
      if (changed)
        options.bus.publish({ topic: 'health', data: { problems: next.length } }, { kind: 'admins' });
      return next.length === 0 ? 'No problems.' : `${next.length} problem${next.length === 1 ? '' : 's'}.`;
    },
  };
}
