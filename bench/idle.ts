import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestbed, type Testbed } from '@earmark/testbed';
import { settingsSections } from '../packages/contracts/src/settings.ts';
import { setUp } from '../tools/harness/api.ts';
import { connectEverything } from '../tools/harness/connect.ts';
import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { cpuMsOf, memoryOf } from './lib/process.ts';
import { seedServer } from './lib/seeded.ts';
import { startBareNode, startServer } from './lib/start-process.ts';

/** Every task has its first run half a minute and its own shift (a minute at most) after the start; what that leaves in memory is given back soon after. */
const SETTLE_MS = 120_000;
const WINDOW_MS = 60_000;
const ROWS = 10_000;
const GOAL_MIB = 90;
const GOAL_PERCENT = 0.2;

type Idle = { pssMib: number; rssMib: number; percent: number };

/** Memory and CPU of servers that nobody asks anything, all at the same time. */
export const idle: Benchmark = {
  name: 'idle',
  title: 'Idle server: memory, and CPU over a minute (built server, SQLite, all jobs on)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      const [alone, connected] = [join(folder, 'alone'), join(folder, 'connected')];
      await seedServer(alone, ROWS);
      const testbed = await startTestbed({ dir: join(folder, 'testbed'), client: 'stand-in', releases: [] });
      await connect(connected, testbed);
      const servers = [
        await startServer(alone),
        await startServer(connected, testbed.environment),
        await startBareNode(),
      ];
      say('settling, then a minute of watching');
      await wait(SETTLE_MS);
      const before = servers.map(({ pid }) => cpuMsOf(pid));
      await wait(WINDOW_MS);
      const [unconnected, inUse, bare] = servers.map(({ pid }, index): Idle => {
        const percent = ((cpuMsOf(pid) - before[index]!) / WINDOW_MS) * 100;
        return { ...memoryOf(pid), percent };
      }) as [Idle, Idle, Idle];
      for (const server of servers) await server.stop();
      await testbed.close();
      const figures = (who: string, ours: Idle): Figure[] => {
        const figure = (name: string, unit: string, key: keyof Idle, atMost?: number): Figure => ({
          name: `${who}: ${name}`,
          unit,
          samples: [ours[key]],
          baseline: { name: 'a bare Node server', samples: [bare[key]] },
          ...(atMost === undefined ? {} : { target: { of: 'value', atMost } }),
        });
        return [
          figure('proportional memory (PSS)', 'MiB', 'pssMib', GOAL_MIB),
          figure('resident memory (RSS), with the pages that all Nodes share', 'MiB', 'rssMib', GOAL_MIB),
          figure('CPU', '%', 'percent', GOAL_PERCENT),
        ];
      };
      return [
        ...figures('10,000 requests, nothing connected', unconnected),
        ...figures('client, indexers and Audiobookshelf connected', inUse),
      ];
    }),
};

/** Connects a fresh server as a person would; it is started anew for the measurement. */
async function connect(folder: string, testbed: Testbed): Promise<void> {
  const server = await startServer(folder, testbed.environment);
  const url = `http://127.0.0.1:${server.port}`;
  const { api } = await setUp(url, { username: 'Ada', password: 'correct horse' });
  await connectEverything(api, testbed);
  // The helper looks often, for tests; here counts what people have.
  await api.put('/settings/general', { pollInterval: settingsSections.general.parse({}).pollInterval });
  await server.stop();
}
