import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision, IndexerSearchState, Page, QueueItem, Request, TestResult } from '@earmark/contracts';
import { DEMO, type ServiceName } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { ApiError, waitFor } from '../../tools/harness/api.ts';
import { bookFolders } from '../lib/library.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeEach(async () => {
  world = await createWorld({
    testbed: {
      uploadLimit: 5_000_000,
      releases: [DEMO.prideAndPrejudice.releaseId, DEMO.christmasCarol.releaseId, DEMO.noAudio.releaseId],
    },
  });
});
test.afterEach(() => world.close());

function realTestbedClient() {
  const client = world.testbed.client!;
  if (client.kind !== 'real') throw new Error('This test needs the real qBittorrent.');
  return client;
}
const realClient = () => realTestbedClient().program;
const fault = (service: ServiceName, kind: string, params?: Record<string, unknown>, path?: string) =>
  world.testbed.service(service).addFault({ kind, params, path });
const indexerStates = async (id: string) =>
  (await world.api.get<{ indexers: IndexerSearchState[] }>(`/requests/${id}/releases?refresh=true`)).indexers;

test('qBittorrent is restarted in the middle of a download', async () => {
  test.slow();
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['downloading']);
  await realClient().kill();
  const stuck = await waitFor(
    'the queue to say so',
    () => world.api.get<Page<QueueItem>>('/queue'),
    (queue) => queue.records[0]?.reason !== null && queue.records[0]?.reason !== undefined,
  );
  expect(stuck.records[0]!.reason).toMatch(/qBittorrent|answer|refused|reach/i);
  expect((await world.reaches(request.id, ['downloading'])).status).toBe('downloading');
  await realClient().restart();
  // Only Earmark is on trial here: the killed client need not wait until its tracker tells it of the seed again.
  await waitFor(
    'the download to go on',
    async () => {
      await realTestbedClient().meetSeed();
      return world.api.get<Request>(`/requests/${request.id}`);
    },
    ({ status }) => ['downloaded', 'importing', 'imported', 'available'].includes(status),
    90_000,
  );
  await world.reaches(request.id, ['available'], 90_000);
});

test('a torrent removed by hand is noticed, and the book is searched for again', async () => {
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['downloading']);
  const [torrent] = await realClient().api.torrents();
  await realClient().api.remove(torrent!.hash, { deleteFiles: true });
  await waitFor(
    'history to tell',
    () =>
      world.api.get<{ records: { type: string; message: string }[] }>(
        `/history?bookId=${request.book.id}&pageSize=50`,
      ),
    (history) =>
      history.records.some((entry) => entry.type === 'downloadFailed' || entry.type === 'downloadMissing'),
  );
  await world.reaches(
    request.id,
    ['requested', 'searching', 'waiting', 'grabbed', 'downloading', 'available'],
    60_000,
  );
});

test('a wrong qBittorrent password is named once and does not run into a ban', async () => {
  const { records } = await world.api.get<{ records: { id: string; settings: Record<string, unknown> }[] }>(
    '/downloadclients',
  );
  const input = {
    implementation: 'qbittorrent',
    name: 'qBittorrent',
    settings: { ...records[0]!.settings, password: 'wrong' },
  };
  const result = await world.api.post<TestResult>('/downloadclients/test', { ...input, id: records[0]!.id });
  expect(result).toMatchObject({ ok: false, code: 'client_credentials' });
  await world.api.put(`/downloadclients/${records[0]!.id}`, input);
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  const waiting = await world.reaches(request.id, ['waiting']);
  expect(waiting.reason).toMatch(/password|user name/i);
  // Five wrong passwords would lock the address out; the right one still works.
  await world.api.put(`/downloadclients/${records[0]!.id}`, {
    ...input,
    settings: { ...records[0]!.settings, password: world.testbed.client!.password },
  });
  await world.api.post(`/requests/${request.id}/search`);
  await world.reaches(request.id, ['available'], 90_000);
});

test('a torrent without audio never reaches the client, and is fetched only once', async () => {
  const fetches = () =>
    (['mam', 'prowlarr'] as const).flatMap((name) =>
      world.testbed
        .service(name)
        .requests.filter((each) => /\/download/.test(each.url))
        .map((each) => `${name} ${each.url.split('?')[0]}`),
    ).length;
  const request = await world.request(DEMO.noAudio.asin);
  const settled = await world.reaches(request.id, ['waiting']);
  expect(settled.reason).toMatch(/no audio/i);
  expect(fetches()).toBeGreaterThan(0);
  const blocked = await world.api.get<Page<{ reason: string }>>('/blocklist');
  expect(blocked.totalRecords).toBeGreaterThan(0);
  expect(blocked.records.every((entry) => /no audio/i.test(entry.reason))).toBe(true);

  const before = fetches();
  await world.api.post(`/requests/${request.id}/search`);
  await waitFor(
    'the second search to end',
    () => world.api.get<Request>(`/requests/${request.id}`),
    (each) => each.status === 'waiting' && each.updatedAt > settled.updatedAt,
  );
  expect(fetches()).toBe(before);
  const { releases } = await world.api.get<{ releases: { decision: Decision }[] }>(
    `/requests/${request.id}/releases`,
  );
  expect(releases.length).toBeGreaterThan(0);
  expect(releases.every(({ decision }) => !decision.accepted)).toBe(true);
  expect(await realClient().api.torrents()).toEqual([]);
  expect(bookFolders(world.testbed.libraryDir)).toEqual([]);
});

for (const [name, kind, params] of [
  ['429', 'status', { status: 429, headers: { 'retry-after': '120' } }],
  ['500', 'status', { status: 500 }],
  ['an HTML page', 'html', undefined],
] as const) {
  test(`Prowlarr answers ${name}: it is shown as failed, and MyAnonamouse still finds the book`, async () => {
    fault('prowlarr', kind, params);
    const request = await world.request(DEMO.prideAndPrejudice.asin);
    await world.reaches(request.id, ['available'], 90_000);
    const health = await waitFor(
      'health to name Prowlarr',
      () => world.api.get<{ records: { name: string; status: { message: string | null } }[] }>('/indexers'),
      (answer) => answer.records.some((each) => each.name === 'Prowlarr' && each.status.message !== null),
    );
    expect(health.records.find((each) => each.name === 'MyAnonamouse')!.status.message).toBeNull();
  });
}

for (const [name, kind, params] of [
  ['403', 'status', { status: 403, body: 'Error, you are not signed in' }],
  ['nothing at all', 'empty', undefined],
  ['an HTML page', 'html', undefined],
] as const) {
  test(`MyAnonamouse answers ${name}: it is shown as failed, not as "no results"`, async () => {
    fault('mam', kind, params);
    const request = await world.request(DEMO.christmasCarol.asin);
    await world.reaches(request.id, ['available', 'waiting'], 90_000);
    const mam = (await indexerStates(request.id).catch(() => [])).find(
      (state) => state.name === 'MyAnonamouse' && state.state !== 'done',
    );
    const stored = await world.api.get<{ records: { name: string; status: { message: string | null } }[] }>(
      '/indexers',
    );
    expect(
      mam?.message ?? stored.records.find((each) => each.name === 'MyAnonamouse')!.status.message,
    ).toBeTruthy();
  });
}

test('Audible is down: the search says so, known books are still found', async () => {
  await world.api.get('/search?query=emma');
  fault('audible', 'status', { status: 503 });
  const error = await world.api.get('/search?query=never-asked-before').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).problem).toMatchObject({ status: 503, code: 'catalog_unavailable' });
  const known = await world.api.get<{ stale: boolean; records: unknown[] }>('/search?title=emma');
  expect(known.stale).toBe(true);
  expect(known.records.length).toBeGreaterThan(0);
});

test('Audiobookshelf is down after the import: the book waits for it, with words, and becomes available', async () => {
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['downloading']);
  fault('audiobookshelf', 'status', { status: 502 });
  const waiting = await waitFor(
    'the reason',
    () => world.api.get<{ status: string; reason: string | null }>(`/requests/${request.id}`),
    (each) => each.status === 'imported' && each.reason !== null,
  );
  expect(waiting.reason).toMatch(/Audiobookshelf/);
  world.testbed.service('audiobookshelf').clearFaults();
  await world.reaches(request.id, ['available'], 120_000);
});

test('the library folder becomes a file behind our back: the import waits with the reason, and ends when it is back', async () => {
  const library = world.testbed.libraryDir;
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['downloading']);
  renameSync(library, `${library}.away`);
  writeFileSync(library, '');
  const blocked = await waitFor(
    'the reason',
    () => world.api.get<Request>(`/requests/${request.id}`),
    (each) => ['importing', 'importBlocked'].includes(each.status) && each.reason !== null,
  );
  expect(blocked.reason).toContain(library);
  expect(blocked.reason).toMatch(/not a folder/);
  expect(blocked.nextStep).toBeTruthy();
  // Neither the file nor anything beside it was touched, and the torrent is still whole.
  expect(readFileSync(library, 'utf8')).toBe('');
  expect(bookFolders(`${library}.away`)).toEqual([]);
  expect((await realClient().api.torrents())[0]?.progress).toBe(1);

  rmSync(library);
  renameSync(`${library}.away`, library);
  if (blocked.status === 'importBlocked') await world.api.post(`/requests/${request.id}/retry`);
  await world.reaches(request.id, ['available'], 90_000);
  expect(bookFolders(library)).toHaveLength(1);
});

test('a library path below a file is refused when it is entered', async () => {
  const file = join(world.dir, 'not-a-folder');
  writeFileSync(file, '');
  const libraryPath = join(file, 'library');
  const tried = await world.api.post<TestResult>('/settings/mediaManagement/test', { libraryPath });
  expect(tried.ok).toBe(false);
  expect(tried.message).toContain(file);
  const refused = await world.api
    .put('/settings/mediaManagement', { libraryPath })
    .catch((caught: unknown) => caught);
  expect(refused).toBeInstanceOf(ApiError);
  expect((refused as ApiError).status).toBeLessThan(500);
  const { values } = await world.api.get<{ values: { libraryPath: string } }>('/settings/mediaManagement');
  expect(values.libraryPath).toBe(world.testbed.libraryDir);
});
