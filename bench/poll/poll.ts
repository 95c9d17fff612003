import {
  clientFor,
  testTools,
} from '../../apps/server/src/integrations/download-clients/qbittorrent/testing/harness.ts';
import { createWorld } from '../../apps/server/src/modules/downloads/testing/world.ts';
import type { Benchmark } from '../lib/benchmark.ts';
import { timed } from '../lib/samples.ts';
import { insertTracked } from '../lib/tracked.ts';
import { startClientStandIn } from './start-client-stand-in.ts';

const TRACKED = 1000;
const CHANGING = 20;
const WARM_UP = 30;
const POLLS = 100;
const GOAL_MS = 15;

/** With the real client, tracker and database over HTTP; the torrents live in another process. */
export const poll: Benchmark = {
  name: 'poll',
  title: 'One poll of 1,000 tracked torrents, 20 of them changed',
  run: async () => {
    const standIn = await startClientStandIn({ torrents: TRACKED, changing: CHANGING });
    const tools = testTools();
    const world = await createWorld({ clients: [{ instance: clientFor(standIn.url, tools) }] });
    const { downloads, events } = await world.startProcess();
    const books = await Promise.all(
      standIn.hashes.map(async (hash, index) => ({
        ...(await world.wantBook(`Book ${index}`, `user-${index % 10}`)),
        hash,
      })),
    );
    await insertTracked(world.db, { clientId: 'client-1', now: world.clock.now(), books });

    const costs: number[] = [];
    const floor: number[] = [];
    let published = 0;
    for (let round = 0; round < WARM_UP + POLLS; round += 1) {
      events.length = 0;
      const { cpuMs } = await timed(() => downloads.tracker.tick());
      const list = await timed(async () => (await fetch(`${standIn.url}/api/v2/torrents/info?still`)).json());
      if (round < WARM_UP) continue;
      costs.push(cpuMs);
      floor.push(list.cpuMs);
      for (const { topic, data } of events) {
        if (topic === 'queue' && data.kind === 'progress') published += data.rows.length;
      }
    }
    const tracked = downloads.tracker.tracked();
    await downloads.stop();
    await tools.close();
    await world.close();
    standIn.stop();
    if (tracked !== TRACKED || published !== POLLS * CHANGING)
      throw new Error(`${tracked} tracked, ${published / POLLS} published a poll instead of ${CHANGING}.`);
    return [
      {
        name: '1,000 tracked, 20 changed and only those published',
        unit: 'ms of CPU',
        samples: costs,
        baseline: { name: 'fetching and parsing the list of all torrents', samples: floor },
        target: { of: 'value', atMost: GOAL_MS },
      },
    ];
  },
};
