import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import {
  clientFor,
  testTools,
} from '../../apps/server/src/integrations/download-clients/qbittorrent/testing/harness.ts';
import { createWorld } from '../../apps/server/src/modules/downloads/testing/world.ts';

/**
 * One poll of many tracked torrents of which few have changed, over HTTP, with the real client, tracker and database.
 * Goal: at most 15 ms of CPU with 1,000 tracked and 20 changed, and only the 20 published.
 */
const COUNT = Number(process.argv[2] ?? 1000);
const CHANGING = Number(process.argv[3] ?? 20);
const WARM_UP = 30;
const POLLS = 100;
const GOAL_MS = 15;

const server = fork(new URL('server.ts', import.meta.url), [String(COUNT), String(CHANGING)]);
const [{ port, hashes }] = (await once(server, 'message')) as [{ port: number; hashes: string[] }];
const tools = testTools();
const world = await createWorld({ clients: [{ instance: clientFor(`http://127.0.0.1:${port}`, tools) }] });
const { downloads, events } = await world.startProcess();
await fill();

const costs: number[] = [];
let published = 0;
for (let poll = 0; poll < WARM_UP + POLLS; poll += 1) {
  events.length = 0;
  const before = process.cpuUsage();
  await downloads.tracker.tick();
  const used = process.cpuUsage(before);
  if (poll < WARM_UP) continue;
  costs.push((used.user + used.system) / 1000);
  for (const event of events) {
    if (event.topic === 'queue' && event.data.kind === 'progress') published += event.data.rows.length;
  }
}
costs.sort((a, b) => a - b);
const median = costs[Math.floor(costs.length / 2)] ?? 0;
const result = {
  bench: 'poll',
  tracked: downloads.tracker.tracked(),
  changed: CHANGING,
  cpuMsPerPoll: {
    best: round(costs[0]),
    median: round(median),
    p95: round(costs[Math.floor(costs.length * 0.95)]),
    mean: round(costs.reduce((sum, cost) => sum + cost, 0) / costs.length),
  },
  publishedPerPoll: published / POLLS,
  goalMs: GOAL_MS,
  ratioToGoal: round(median / GOAL_MS),
  load: round(loadavg()[0]),
};
console.log(JSON.stringify(result, null, 2));
server.kill();
await downloads.stop();
await tools.close();
await world.close();
const isGood = COUNT !== 1000 || (median <= GOAL_MS && published === POLLS * CHANGING);
process.exit(isGood ? 0 : 1);

/** Rows as a thousand grabs leave them, each wanted by one of ten users. */
async function fill(): Promise<void> {
  for (const [index, hash] of hashes.entries()) {
    const book = await world.wantBook(`Book ${index}`, `user-${index % 10}`);
    const now = world.clock.now();
    await world.db.q
      .insertInto('download')
      .values({
        id: `download-${index}`,
        client_id: 'client-1',
        info_hash: hash,
        hashes: JSON.stringify([hash]),
        title: book.title,
        indexer_id: null,
        indexer_name: null,
        guid: null,
        release: '{}',
        status: 'tracked',
        state: 'downloading',
        state_since: now,
        reason: null,
        next_step: null,
        next_at: null,
        size_bytes: 350_000_000,
        save_path: '/data/torrents/audiobooks',
        content_path: null,
        category: 'audiobooks',
        missing_polls: 0,
        grabbed_at: now,
        completed_at: null,
        imported_at: null,
        updated_at: now,
      })
      .execute();
    await world.db.q
      .insertInto('download_acquisition')
      .values({ download_id: `download-${index}`, acquisition_id: book.acquisitionId })
      .execute();
    await world.db.q
      .updateTable('acquisition')
      .set({ state: 'grabbed' })
      .where('id', '=', book.acquisitionId)
      .execute();
  }
}

function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 100) / 100;
}
