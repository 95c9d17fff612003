import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, expect, it } from 'vitest';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { registerDownloadRoutes } from './routes.ts';
import { patientClient } from './testing/patient-client.ts';
import { asFile, createWorld, orderFor } from './testing/world.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function make(group: Viewer['group'] = 'admin') {
  const world = await createWorld({ clients: [{ instance: patientClient() }] });
  const process = await world.startProcess();
  const app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.viewer = { userId: 'user-1', username: 'Ann', group, via: 'none', sessionId: null } as Viewer;
    done();
  });
  registerDownloadRoutes(app, { downloads: process.downloads });
  cleanups.push(
    () => world.close(),
    () => process.abandon(),
    () => app.close(),
  );
  return { world, ...process, app };
}

it('lists the queue and takes a download off it, with blocklist', async () => {
  const { app, world, downloads } = await make();
  const book = await world.wantBook('Emma');
  const { downloadId } = await downloads.grab(orderFor([book], asFile(makeContentTorrent('Emma'))));
  const queue = (await app.inject('/api/v1/queue')).json<{ totalRecords: number; records: unknown[] }>();
  expect(queue).toMatchObject({
    page: 1,
    totalRecords: 1,
    records: [
      {
        id: downloadId,
        title: 'Emma',
        indexer: 'Indexer',
        client: 'qBittorrent',
        state: 'queued',
        completedAt: null,
      },
    ],
  });
  const removed = await app.inject({
    method: 'DELETE',
    url: `/api/v1/queue/${downloadId}?removeFromClient=true&blocklist=true&search=false`,
  });
  expect(removed.statusCode).toBe(200);
  expect((await app.inject('/api/v1/queue')).json()).toMatchObject({ totalRecords: 0 });
  expect(world.failures).toMatchObject([
    { acquisitionIds: [book.acquisitionId], failure: { code: 'removedByPerson', search: false } },
  ]);
  const blocklist = (await app.inject('/api/v1/blocklist')).json<{ records: { id: string }[] }>();
  expect(blocklist.records).toMatchObject([{ title: 'Emma', bookId: book.bookId }]);
  const found = async (query: string) =>
    (await app.inject(`/api/v1/blocklist?query=${query}`)).json<{ totalRecords: number }>().totalRecords;
  expect([await found('EMMA'), await found('emma%25 indexer'), await found('other')]).toEqual([1, 1, 0]);
  await app.inject({ method: 'DELETE', url: `/api/v1/blocklist/${blocklist.records[0]?.id}` });
  expect((await app.inject('/api/v1/blocklist')).json()).toMatchObject({ totalRecords: 0 });
});

it('refuses an order it does not know', async () => {
  const { app } = await make();
  const statusOf = async (query: string) => (await app.inject(`/api/v1/queue?${query}`)).statusCode;
  expect(await statusOf('sortKey=grabbedAt')).toBe(200);
  expect(await statusOf('sortKey=')).toBe(200);
  expect(await statusOf('sortKey=__proto__')).toBe(400);
});

it('allows every blocked release again at once', async () => {
  const { app, downloads } = await make();
  for (const guid of ['1', '2']) {
    const facts = { title: guid, indexerId: null, indexerName: null, guid, infoHash: '', hashes: [] };
    await downloads.blocklist.add(facts, { bookId: null, reason: 'stalled' });
  }
  const cleared = await app.inject({ method: 'DELETE', url: '/api/v1/blocklist' });
  expect(cleared.json()).toEqual({ removed: 2 });
  expect((await app.inject('/api/v1/blocklist')).json()).toMatchObject({ totalRecords: 0 });
});

it('refuses to take a download off while it is imported, and one that never was', async () => {
  const { app, world, downloads } = await make();
  const book = await world.wantBook('Ruth');
  const { downloadId } = await downloads.grab(orderFor([book], asFile(makeContentTorrent('Ruth'))));
  await world.db.q.updateTable('acquisition').set({ state: 'importing' }).execute();
  const busy = await app.inject({ method: 'DELETE', url: `/api/v1/queue/${downloadId}` });
  expect(busy.statusCode).toBe(409);
  expect(busy.body).toContain('imported at this moment');
  expect((await app.inject({ method: 'DELETE', url: '/api/v1/queue/nothing' })).body).toContain(
    'does not exist',
  );
});

it('keeps remote path mappings', async () => {
  const { app } = await make();
  const payload = { remotePath: '/data', localPath: '/mnt/nas' };
  const made = await app.inject({ method: 'POST', url: '/api/v1/remotepathmappings', payload });
  expect(made.statusCode).toBe(201);
  const { id } = made.json<{ id: string }>();
  const changed = await app.inject({
    method: 'PUT',
    url: `/api/v1/remotepathmappings/${id}`,
    payload: { ...payload, localPath: '/mnt/other' },
  });
  expect(changed.json()).toMatchObject({ id, localPath: '/mnt/other', clientId: null });
  expect((await app.inject('/api/v1/remotepathmappings')).json().records).toHaveLength(1);
  expect((await app.inject(`/api/v1/remotepathmappings/${id}`)).json()).toMatchObject({ id });
  expect(
    (await app.inject({ method: 'POST', url: '/api/v1/remotepathmappings', payload: { remotePath: '' } }))
      .statusCode,
  ).toBe(400);
  await app.inject({ method: 'DELETE', url: `/api/v1/remotepathmappings/${id}` });
  expect((await app.inject('/api/v1/remotepathmappings')).json()).toMatchObject({
    totalRecords: 0,
    records: [],
  });
});
