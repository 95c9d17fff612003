import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexerSearchState, Page, QueueItem, TestResult } from '@earmark/contracts';
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

function realClient() {
  const client = world.testbed.client!;
  if (client.kind !== 'real') throw new Error('This test needs the real qBittorrent.');
  return client.program;
}
const fault = (service: ServiceName, kind: string, params?: Record<string, unknown>, path?: string) =>
  world.testbed.service(service).addFault({ kind, params, path });
const indexerStates = async (id: string) =>
  (await world.api.get<{ indexers: IndexerSearchState[] }>(`/requests/${id}/releases?refresh=true`)).indexers;

test('qBittorrent is restarted in the middle of a download', async () => {
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

test('a torrent without audio never reaches the client', async () => {
  const request = await world.request(DEMO.noAudio.asin);
  const { releases } = await world.api.get<{
    releases: { guid: string; indexerId: string; title: string; decision: { accepted: boolean } }[];
  }>(`/requests/${request.id}/releases`);
  expect(releases.length).toBeGreaterThan(0);
  const settled = await world.reaches(request.id, ['waiting', 'importBlocked']);
  expect(settled.reason).toBeTruthy();
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

test('the library path is no folder that can be written to: the import is blocked with the reason, and a retry ends it', async () => {
  const request = await world.request(DEMO.prideAndPrejudice.asin);
  await world.reaches(request.id, ['downloading']);
  const file = join(world.dir, 'not-a-folder');
  writeFileSync(file, '');
  // The folder is exchanged behind Earmark's back, as a lost mount does.
  const refused = await world.api
    .put('/settings/mediaManagement', { libraryPath: join(file, 'library') })
    .catch((caught: unknown) => caught);
  expect(refused === undefined || refused instanceof ApiError || typeof refused === 'object').toBe(true);
  const blocked = await world.reaches(request.id, ['importBlocked', 'available'], 60_000);
  if (blocked.status === 'importBlocked') {
    expect(blocked.reason).toBeTruthy();
    await world.api.put('/settings/mediaManagement', { libraryPath: world.testbed.libraryDir });
    await world.api.post(`/requests/${request.id}/retry`);
  }
  await world.reaches(request.id, ['available'], 60_000);
});
