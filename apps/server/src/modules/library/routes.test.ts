import { join } from 'node:path';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import { installErrorHandling } from '../../http/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { silentLogger } from '../../platform/logger.ts';
import { type BatchService, createBatchService, registerBatchRoutes } from '../batches/index.ts';
import { registerNamingRoutes } from '../naming/index.ts';
import { registerLibraryRoutes } from './routes.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

let test: TestLibrary;
let app: App;
let batches: BatchService;
beforeEach(async () => {
  const db = await openTestSqlite();
  test = await openTestLibrary(db);
  batches = createBatchService({
    db,
    clock: test.clock,
    log: silentLogger(),
    bus: createEventBus(silentLogger()),
    queue: { enqueue: () => Promise.resolve() },
    kinds: test.library.batches,
  });
  app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandling(app, silentLogger());
  app.addHook('onRequest', async (request) => {
    request.viewer = {
      userId: 'admin' as UserId,
      username: 'admin',
      group: 'admin',
      via: 'none',
      sessionId: null,
    };
  });
  registerLibraryRoutes(app, { library: test.library, batches });
  registerBatchRoutes(app, { batches });
  registerNamingRoutes(app, { settings: () => test.settings.get('mediaManagement') });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
  const answer = await app.inject({ method, url: `/api/v1${url}`, ...(body ? { payload: body } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};

it('adds, lists, tries, changes and forgets root folders', async () => {
  const made = await call('POST', '/rootfolders', { path: test.root });
  expect(made).toMatchObject({ status: 201, body: { path: test.root, primary: true, writable: true } });
  expect(await call('POST', '/rootfolders', { path: test.root })).toMatchObject({
    status: 200,
    body: { id: made.body.id, path: test.root },
  });
  expect((await call('GET', '/rootfolders')).body.records).toHaveLength(1);
  expect(await call('GET', `/rootfolders/${made.body.id}`)).toMatchObject({ status: 200 });
  expect(await call('PUT', `/rootfolders/${made.body.id}`, { path: test.root })).toMatchObject({
    status: 200,
  });
  expect(await call('POST', '/rootfolders/test', { path: join(test.root, 'no') })).toMatchObject({
    status: 200,
    body: { ok: false },
  });
  expect(await call('DELETE', `/rootfolders/${made.body.id}`)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  expect(await call('POST', '/rootfolders', { path: 'relative' })).toMatchObject({
    status: 400,
    body: { code: 'bad_input', errors: [{ path: 'path' }] },
  });
});

it('re-processes many books in the background', async () => {
  await test.settings.update('mediaManagement', { libraryPath: test.root });
  const item = await test.addItem({ path: 'A/B', audio: ['1.mp3'] });
  expect(await call('POST', '/library/reprocess', {})).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'itemIds' }] },
  });
  const started = await call('POST', '/library/reprocess', { itemIds: [item.id], dryRun: true });
  expect(started).toMatchObject({ status: 202, body: { kind: 'reprocess', state: 'listing' } });
  const { id } = started.body;
  await batches.jobs[0]!.run(
    { batchId: id },
    { attempt: 1, signal: new AbortController().signal, log: silentLogger() },
  );
  expect(await call('GET', `/batches/${id}`)).toMatchObject({
    body: { state: 'done', changed: 1, total: 1 },
  });
  expect((await call('GET', `/batches/${id}/items?state=changed`)).body.records).toMatchObject([
    {
      subject: item.id,
      result: { kind: 'reprocess', dryRun: true, changes: [{ kind: 'rename', from: 'A/B' }, {}, {}, {}] },
    },
  ]);
  expect((await call('GET', '/batches?kind=reprocess')).body.records).toHaveLength(1);
  expect(await call('POST', `/batches/${id}/cancel`)).toMatchObject({ status: 200, body: { state: 'done' } });
  expect(await call('GET', '/batches/nobody')).toMatchObject({ status: 404 });
});

it('answers the library and re-processes a book, also without a body', async () => {
  await test.settings.update('mediaManagement', { libraryPath: test.root });
  const item = await test.addItem({ path: 'old', audio: ['b.mp3'] });
  expect(await call('GET', '/library?sortKey=title&sortDirection=asc&query=pride')).toMatchObject({
    status: 200,
    body: { page: 1, totalRecords: 1, records: [{ id: item.id, path: join(test.root, 'old') }] },
  });
  expect(await call('POST', `/library/${item.id}/reprocess`, { dryRun: true })).toMatchObject({
    status: 200,
    body: { dryRun: true, fromPath: join(test.root, 'old') },
  });
  // Without a word about the misspelt one it would be done at once.
  expect(await call('POST', `/library/${item.id}/reprocess`, { dryrun: true })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '', message: expect.stringContaining('dryrun') }] },
  });
  expect(await call('POST', `/library/${item.id}/reprocess`)).toMatchObject({
    status: 200,
    body: { dryRun: false },
  });
  expect(await call('GET', `/library/${item.id}`)).toMatchObject({
    status: 200,
    body: { path: join(test.root, 'Jane Austen/Pride and Prejudice (2012)'), fileCount: 3 },
  });
  expect(await call('GET', '/library/none')).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

it('lists, restores and deletes what is in the recycle bin', async () => {
  await test.settings.update('mediaManagement', { libraryPath: test.root });
  const item = await test.addItem({ path: 'old', audio: ['b.mp3'] });
  const put = (entryId: string) =>
    test.library.recycleBin.put({
      rootPath: test.root,
      path: 'old',
      bookId: item.bookId,
      bookTitle: 'Emma',
      reason: 'Replaced.',
      entryId,
    });
  await put('one');
  expect(await call('GET', '/recyclebin?pageSize=1')).toMatchObject({
    status: 200,
    body: { totalRecords: 1, records: [{ id: 'one', fileCount: 1, path: join(test.root, 'old') }] },
  });
  expect(await call('POST', '/recyclebin/one/restore')).toMatchObject({
    status: 200,
    body: { libraryItemId: item.id },
  });
  await put('two');
  expect(await call('DELETE', '/recyclebin/two')).toMatchObject({ status: 200 });
  // Another tab was quicker: what was asked for is so.
  expect(await call('DELETE', '/recyclebin/two')).toMatchObject({ status: 200 });
  expect(await call('DELETE', '/recyclebin/..%2f..')).toMatchObject({ status: 400 });
  expect(await call('DELETE', '/recyclebin')).toMatchObject({ status: 200, body: { deleted: 0, kept: [] } });
});

it('previews names by the stored settings and lists tokens', async () => {
  await test.settings.update('mediaManagement', { folderPattern: '{title} [{asin}]' });
  const book = { title: 'Emma', authors: ['Jane Austen'], asin: 'B000000001' };
  expect(await call('POST', '/naming/preview', { book })).toMatchObject({
    status: 200,
    body: { path: 'Emma [B000000001]' },
  });
  expect(await call('POST', '/naming/preview', { book, pattern: '{author}/{tite}' })).toMatchObject({
    status: 400,
    body: { code: 'bad_input', errors: [{ path: 'pattern', message: expect.stringContaining('{title}') }] },
  });
  expect((await call('GET', '/naming/tokens')).body.tokens.length).toBeGreaterThan(20);
});
