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

export function createHealthService(options: {
  clock: Clock;
  bus: EventBus;
  checks: readonly HealthCheck[];
  /** Hears of each problem that was not there at the last look. */
  onProblem?: (problem: HealthProblem) => Promise<void>;
}) {
  let problems: HealthProblem[] = [];
  let checkedAt: number | null = null;

  return {
    current: () => ({ problems, checkedAt }),
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
      const before = new Map(
        problems.map((problem) => [`${problem.source}|${problem.message}`, problem.since]),
      );
      const next = found.flat().map((problem) => ({
        ...problem,
        since: before.get(`${problem.source}|${problem.message}`) ?? problem.since ?? now,
      }));
      const changed = JSON.stringify(next) !== JSON.stringify(problems);
      problems = next;
      checkedAt = now;
      for (const problem of next) {
        if (!before.has(`${problem.source}|${problem.message}`)) await options.onProblem?.(problem);
      }
      if (changed)
        options.bus.publish({ topic: 'health', data: { problems: problems.length } }, { kind: 'admins' });
      return problems.length === 0
        ? 'No problems.'
        : `${problems.length} problem${problems.length === 1 ? '' : 's'}.`;
    },
  };
}
