import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import { startMam } from '@earmark/testbed/mam/index';
import { startQbittorrentStandIn } from '@earmark/testbed/qbittorrent-stand-in/index';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../db/index.ts';
import { systemClock } from '../kernel/clock.ts';
import { createWorld } from '../modules/downloads/testing/world.ts';
import { createMamProcess } from './testing/mam-process.ts';

const WEDGES = 12;
/** Longer than MyAnonamouse takes to show that a wedge went. */
const LAG_MS = 25 * 60_000;
const FIRST_KILL = 3;
/** Most of each try is waiting for what the killed one still holds. */
const AT_ONCE = 14;
type Cleanups = (() => Promise<unknown>)[];
const running = new Set<Cleanups>();
const tidy = async (cleanups: Cleanups) => {
  running.delete(cleanups);
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
};
afterEach(async () => {
  for (const cleanups of running) await tidy(cleanups);
});

type Gate = { calls: number; killAt: number; when: 'before' | 'after'; kill: () => void; said: string[] };

/** Passes requests on, and kills their sender at one of them: before it is passed on, or before its answer is. */
async function startGate(
  target: string,
  gate: Gate,
  cleanups: Cleanups,
  isCounted: (url: string) => boolean,
): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const counts = isCounted(incoming.url ?? '');
    if (counts) gate.calls += 1;
    const isIt = counts && gate.calls === gate.killAt;
    if (isIt) gate.said.push(`${incoming.method} ${incoming.url}`);
    if (isIt && gate.when === 'before') return gate.kill();
    const { hostname, port } = new URL(target);
    const passed = httpRequest(
      {
        hostname,
        port,
        path: incoming.url,
        method: incoming.method,
        headers: { ...incoming.headers, host: `${hostname}:${port}` },
      },
      (answer) => {
        if (isIt) {
          answer.resume();
          answer.on('end', gate.kill);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Grabs with a kill at one request, and once more without. Answers what the kill hit; nothing when it came too late. */
async function grabWithKill(killAt: number, when: Gate['when']) {
  let offsetMs = 0;
  const cleanups: Cleanups = [];
  running.add(cleanups);
  const { releases, books } = createCatalogue();
  const mam = await startMam({
    releases,
    books,
    now: () => systemClock.now() + offsetMs,
    account: { wedges: WEDGES },
    // A session renewed by an answer nobody heard is lost on the site as well; that is another story.
    modes: { rotateEvery: 0 },
  });
  const folder = await mkdtemp(join(tmpdir(), 'earmark-wedge-'));
  const qbit = await startQbittorrentStandIn({
    dialect: '5.1',
    username: 'admin',
    password: 'secret',
    savePath: folder,
    checkingMs: 10,
    registrationMs: 1,
  });
  const url = join(folder, 'earmark.db');
  const db = await openDatabase(url);
  cleanups.push(
    () => rm(folder, { recursive: true, force: true }),
    mam.close,
    () => qbit.close(),
    () => db.close(),
  );
  const world = await createWorld({ clients: [], db });
  const { acquisitionId, bookId } = await world.wantBook('Emma');
  const { providers, close } = createMamProcess(db, { mamUrl: mam.url, minIntervalMs: 1 });
  cleanups.push(close);
  await providers.create('indexer', {
    implementation: 'myanonamouse',
    name: 'MAM',
    enabled: true,
    priority: 25,
    settings: { mamId: mam.mamId() },
  });
  const gate: Gate = { calls: 0, killAt, when, kill: () => undefined, said: [] };
  const mamUrl = await startGate(mam.url, gate, cleanups, () => true);
  const qbitUrl = await startGate(qbit.url, gate, cleanups, (path) => path.endsWith('/torrents/add'));
  const program = join(import.meta.dirname, 'testing/grab-process.ts');
  const run = async () => {
    const child = spawn(
      process.execPath,
      [program, url, mamUrl, qbitUrl, acquisitionId, bookId, String(offsetMs)],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: '', NODE_COMPILE_CACHE: join(tmpdir(), 'earmark-compiled') },
      },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    gate.kill = () => child.kill('SIGKILL');
    const [code, by] = (await once(child, 'exit')) as [number | null, string | null];
    return { code, by, said };
  };
  const first = await run();
  const hit = gate.said[0];
  if (hit !== undefined) {
    expect(first.by, hit).toBe('SIGKILL');
    gate.killAt = 0;
    offsetMs = LAG_MS;
    expect(await run(), hit).toEqual({ code: 0, by: null, said: '' });
  } else expect(first).toEqual({ code: 0, by: null, said: '' });
  const where = `killed ${when} ${hit ?? 'nothing'}`;
  expect(mam.account.wedges, where).toBe(WEDGES - 1);
  expect(mam.observations.wedgeRequests, where).toHaveLength(1);
  expect(['grabbed', 'downloading'], where).toContain(await world.stateOf(acquisitionId));
  expect(
    await world.downloadRows().then((rows) => rows.filter(({ status }) => status === 'tracked')),
    where,
  ).toHaveLength(1);
  await tidy(cleanups);
  return hit;
}

it('spends one wedge, not two and not none, wherever the process is killed', async () => {
  const hits: string[] = [];
  // Before the account is asked nothing has happened that could be lost.
  for (let killAt = FIRST_KILL; ; killAt += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, more) => grabWithKill(killAt + more, 'after'));
    const hit = (await Promise.all(tries)).filter((each) => each !== undefined);
    hits.push(...hit);
    if (hit.length < AT_ONCE) break;
  }
  // The steps that matter were among them; at those a kill before is another state than one after the call before.
  const steps = ['&fl=1', '/torrents/add'].map(async (step) => {
    const at = hits.findIndex((hit) => hit.includes(step));
    expect(at, `${step} in ${hits.join(', ')}`).toBeGreaterThan(-1);
    expect(await grabWithKill(FIRST_KILL + at, 'before')).toContain(step);
  });
  await Promise.all(steps);
}, 600_000);
