import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../apps/server/src/db/index.ts';
import { qbittorrentSettings } from '../../apps/server/src/integrations/download-clients/qbittorrent/settings.ts';
import { systemClock } from '../../apps/server/src/kernel/clock.ts';
import type { Benchmark } from '../lib/benchmark.ts';
import { inFolder } from '../lib/folder.ts';
import { cpuMsOf } from '../lib/process.ts';
import { seedServer } from '../lib/seeded.ts';
import { startServer } from '../lib/start-process.ts';
import { insertTracked } from '../lib/tracked.ts';
import { type ClientStandIn, startClientStandIn } from '../poll/start-client-stand-in.ts';

const LISTENERS = 100;
const TORRENTS = 1000;
const CHANGES_A_SECOND = 20;
/** The product's own interval between looks at running downloads. */
const INTERVAL_S = 2;
const WINDOW_S = 10;
const WINDOWS = 4;
const GOAL_PERCENT = 3;

type Heard = { events: number; rows: number; bytes: number };

/** The whole built server: it polls a client, finds the changes and tells every listener; all listeners may see all. */
export const events: Benchmark = {
  name: 'events',
  title: '100 event-stream listeners, 1,000 torrents, 20 changes a second (built server)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      const standIn = await startClientStandIn({
        torrents: TORRENTS,
        changing: CHANGES_A_SECOND * INTERVAL_S,
      });
      const { key } = await seedServer(folder, TORRENTS);
      await trackAll(folder, standIn);
      const server = await startServer(folder);
      const url = `http://127.0.0.1:${server.port}/api/v1/events`;
      const shares = async (): Promise<number[]> => {
        const found: number[] = [];
        for (let window = 0; window < WINDOWS; window += 1) {
          const before = cpuMsOf(server.pid);
          await wait(WINDOW_S * 1000);
          found.push(((cpuMsOf(server.pid) - before) / (WINDOW_S * 1000)) * 100);
        }
        return found;
      };
      say('warming up, then 40 s without listeners');
      await wait(15_000);
      const alone = await shares();
      const listeners = await startListeners(url, key);
      say('40 s with 100 listeners');
      await wait(5000);
      const before = await countOf(listeners);
      const begin = performance.now();
      const withListeners = await shares();
      const seconds = (performance.now() - begin) / 1000;
      const after = await countOf(listeners);
      listeners.kill();
      await server.stop();
      standIn.stop();
      const rows = after.map((one, index) => (one.rows - before[index]!.rows) / seconds);
      const [least, most] = [Math.min(...rows), Math.max(...rows)];
      if (least < CHANGES_A_SECOND * 0.8 || most > CHANGES_A_SECOND * 1.2)
        throw new Error(`Listeners heard ${least.toFixed(1)} to ${most.toFixed(1)} changes a second.`);
      return [
        {
          name: 'polling, finding the changes and telling all listeners',
          unit: '% of a core',
          samples: withListeners,
          baseline: { name: 'the same server without listeners', samples: alone },
          target: { of: 'value', atMost: GOAL_PERCENT },
        },
      ];
    }),
};

/** A connected client, and all wanted books downloading in it. */
async function trackAll(folder: string, standIn: ClientStandIn): Promise<void> {
  const db = await openDatabase(join(folder, 'config/earmark.db'));
  const now = systemClock.now();
  const settings = qbittorrentSettings.parse({ host: '127.0.0.1', port: standIn.port });
  await db.q
    .insertInto('provider')
    .values({
      id: 'client-1',
      kind: 'downloadclient',
      implementation: 'qbittorrent',
      name: 'qBittorrent',
      enabled: 1,
      priority: 25,
      settings: JSON.stringify(settings),
      secrets: null,
      failure_count: 0,
      disabled_until: null,
      last_error: null,
      last_error_at: null,
      last_ok_at: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  const acquisitions = await db.q.selectFrom('acquisition').select('id').orderBy('id').execute();
  const books = acquisitions.map(({ id }, index) => ({
    acquisitionId: id,
    title: `Book ${index}`,
    hash: standIn.hashes[index]!,
  }));
  await insertTracked(db, { clientId: 'client-1', now, books });
  await db.close();
}

async function startListeners(url: string, key: string): Promise<ChildProcess> {
  const child = fork(new URL('listeners.ts', import.meta.url), [url, key, String(LISTENERS)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await once(child, 'message');
  return child;
}

async function countOf(listeners: ChildProcess): Promise<Heard[]> {
  listeners.send('count');
  const [heard] = (await once(listeners, 'message')) as [Heard[]];
  return heard;
}
