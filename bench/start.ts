import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { medianOf } from './lib/samples.ts';
import { seedServer } from './lib/seeded.ts';
import { type Started, startBareNode, startServer } from './lib/start-process.ts';

const ROUNDS = 7;
const ROWS = 10_000;
const GOAL_MS = 500;

/** Start of the built server on SQLite to its first answer. */
export const start: Benchmark = {
  name: 'start',
  title: 'Start to the first answered request (built server, SQLite)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      const [small, large] = [join(folder, 'small'), join(folder, 'large')];
      await seedServer(small, 0);
      say(`seeding ${ROWS} requests`);
      await seedServer(large, ROWS);
      const cases: { name: string; goalMs: number; folderOf: (round: number) => string }[] = [
        { name: 'empty database', goalMs: GOAL_MS, folderOf: () => small },
        { name: '10,000 requests', goalMs: GOAL_MS, folderOf: () => large },
        {
          name: 'first start ever, with all migrations',
          goalMs: 2 * GOAL_MS,
          folderOf: (round) => join(folder, `new-${round}`),
        },
      ];
      // One start before, so that files and compiled code are where later starts find them.
      await (await startServer(small)).stop();
      const bare: Started[] = [];
      const ours = cases.map((): Started[] => []);
      for (let round = 0; round < ROUNDS; round += 1) {
        bare.push(await once(startBareNode()));
        for (const [index, each] of cases.entries()) {
          const used = each.folderOf(round);
          mkdirSync(join(used, 'config'), { recursive: true });
          ours[index]!.push(await once(startServer(used)));
        }
      }
      return cases.flatMap(({ name, goalMs }, index): Figure[] => {
        const runs = ours[index]!;
        const cpuMs = medianOf(runs.map((run) => run.cpuMs));
        return [
          {
            name,
            unit: 'ms',
            samples: runs.map((run) => run.ms),
            baseline: { name: 'a bare Node server', samples: bare.map((run) => run.ms) },
            cpuMs,
            target: { of: 'value', atMost: goalMs },
          },
          {
            name: `${name}, CPU`,
            unit: 'ms of CPU',
            samples: runs.map((run) => run.cpuMs),
            baseline: { name: 'a bare Node server', samples: bare.map((run) => run.cpuMs) },
          },
        ];
      });
    }),
};

async function once(starting: Promise<Started>): Promise<Started> {
  const started = await starting;
  await started.stop();
  return started;
}
