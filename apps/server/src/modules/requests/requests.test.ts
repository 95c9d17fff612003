import { expect, it, vi } from 'vitest';
import type { Db } from '../../db/index.ts';
import { up } from '../../db/migrations/0034-decision-notes.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus, createHistory } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { newId, type UserId } from '../../kernel/ids.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createCatalogService } from '../catalog/index.ts';
import { aMetadataBook, fakeMetadataProvider } from '../catalog/testing.ts';
import { createSettingsService } from '../settings/index.ts';
import { createAcquisitions } from './acquisitions.ts';
import { actOnMany } from './bulk.ts';
import { createRequestService, SEARCH_JOB } from './service.ts';

const DAY_MS = 86_400_000;
const ASIN = { asin: 'B0TEST0001', region: 'us' as const };

describeDatabases('requests', (open) => {
  const make = async (db: Db) => {
    const clock = fakeClock();
    const log = silentLogger();
    const bus = createEventBus(log);
    const history = createHistory(db, clock);
    const settings = createSettingsService({
      db,
      clock,
      secretBox: createSecretBox(Buffer.alloc(32)),
      overrides: {},
    });
    const catalog = createCatalogService({
      db,
      clock,
      log,
      primary: fakeMetadataProvider([aMetadataBook(), aMetadataBook({ asin: 'B0TEST0002', title: 'Emma' })]),
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    const acquisitions = createAcquisitions({ db, clock, bus, history });
    const queue = {
      enqueue: vi.fn(() => Promise.resolve()),
      cancel: vi.fn(() => Promise.resolve()),
      start: vi.fn(),
      stop: vi.fn(),
    };
    const dropDownload = vi.fn(() => Promise.resolve());
    const requests = createRequestService({
      db,
      clock,
      bus,
      history,
      queue,
      catalog,
      settings,
      acquisitions,
      progressOf: () => null,
      dropDownload,
      retryImport: () => Promise.resolve(),
    });
    const user = async (username: string, group: Viewer['group']): Promise<Viewer> => {
      const userId = newId<UserId>();
      await db.q
        .insertInto('user')
        .values({
          id: userId,
          username,
          username_key: username,
          password_hash: null,
          group,
          created_at: 1,
          last_seen_at: null,
        })
        .execute();
      return { userId, username, group, via: 'session', sessionId: null };
    };
    const events: string[] = [];
    bus.subscribe(({ event }) =>
      events.push(`${event.topic}:${'kind' in event.data ? event.data.kind : ''}`),
    );
    return {
      requests,
      acquisitions,
      queue,
      dropDownload,
      clock,
      settings,
      events,
      admin: await user('admin', 'admin'),
      trusted: await user('trusted', 'trusted'),
      guest: await user('guest', 'untrusted'),
      acquisition: async () =>
        (
          await acquisitions.inStates([
            'requested',
            'awaitingApproval',
            'searching',
            'waiting',
            'grabbed',
            'downloading',
            'importBlocked',
            'available',
            'cancelled',
            'denied',
          ])
        )[0]!,
      historyTypes: async () =>
        (await db.q.selectFrom('history').select('type').orderBy('id').execute()).map((row) => row.type),
    };
  };

  it('starts the search for a trusted user, once, however often it is asked', async () => {
    const { requests, queue, trusted, historyTypes } = await make(await open());
    const first = await requests.create(trusted, ASIN);
    const second = await requests.create(trusted, { asin: 'b0test0001', region: 'us' });
    expect(first).toMatchObject({
      created: true,
      request: { status: 'requested', actions: ['search', 'delete'] },
    });
    expect(second).toMatchObject({ created: false, request: { id: first.request.id } });
    expect(queue.enqueue).toHaveBeenCalledTimes(1);
    expect(queue.enqueue).toHaveBeenCalledWith(
      SEARCH_JOB,
      { acquisitionId: expect.any(String) },
      { key: expect.any(String) },
    );
    expect(await historyTypes()).toEqual(['requested']);
  });

  it('makes one of two requests that come at the same moment', async () => {
    const { requests, trusted } = await make(await open());
    const made = await Promise.all([1, 2, 3].map(() => requests.create(trusted, ASIN)));
    expect(new Set(made.map((each) => each.request.id)).size).toBe(1);
    expect(made.filter((each) => each.created)).toHaveLength(1);
  });

  it('lets several people want one book and shares the work', async () => {
    const { requests, queue, trusted, admin, guest } = await make(await open());
    const waiting = await requests.create(guest, ASIN);
    expect(waiting.request.status).toBe('awaitingApproval');
    expect(queue.enqueue).not.toHaveBeenCalled();
    await requests.create(trusted, ASIN);
    expect(queue.enqueue).toHaveBeenCalledTimes(1);
    // The guest's own asking is still to be decided, the work has begun.
    expect((await requests.get(waiting.request.id, guest)).status).toBe('awaitingApproval');
    expect((await requests.approve(waiting.request.id, admin)).status).toBe('requested');
    expect(queue.enqueue).toHaveBeenCalledTimes(1);
  });

  it('approves, denies with a note, and lets a denied book be asked for again', async () => {
    const { requests, queue, admin, guest, historyTypes } = await make(await open());
    const { request } = await requests.create(guest, ASIN);
    expect(await requests.deny(request.id, admin, 'Not this one.')).toMatchObject({
      status: 'denied',
      reason: 'Not this one.',
    });
    expect((await requests.create(guest, ASIN)).request).toMatchObject({
      id: request.id,
      status: 'awaitingApproval',
    });
    expect((await requests.approve(request.id, admin)).status).toBe('requested');
    expect(queue.enqueue).toHaveBeenCalledTimes(1);
    await expect(requests.deny(request.id, admin, null)).rejects.toMatchObject({ code: 'conflict' });
    expect(await historyTypes()).toEqual(['requested', 'denied', 'requested', 'requested', 'approved']);
  });

  it('keeps what a person wished beside what was said when it was decided', async () => {
    const { requests, admin, guest } = await make(await open());
    const wish = 'The 1890 one, please.';
    const { request } = await requests.create(guest, {
      manual: { title: 'Lost', authors: ['Ada'], notes: wish },
    });
    expect(request).toMatchObject({ status: 'awaitingApproval', reason: null, note: wish });
    const denied = await requests.deny(request.id, admin, 'We have another one.');
    expect(denied).toMatchObject({ status: 'denied', reason: 'We have another one.', note: wish });
    expect(denied.actions).toEqual(['approve', 'delete']);
    expect(await requests.deny(request.id, admin, null)).toMatchObject({ reason: null, note: wish });
    expect(await requests.retry(request.id, admin)).toMatchObject({ status: 'requested', note: wish });
  });

  it('takes what stood in the place of the wish for the note of the denial in an older version', async () => {
    const db = await open();
    const { requests, admin, guest } = await make(db);
    const { request } = await requests.create(guest, ASIN);
    await requests.deny(request.id, admin, 'Too long.');
    await db.q.schema.alterTable('request').dropColumn('decision_note').execute();
    await db.q.updateTable('request').set({ note: 'Too long.' }).execute();
    await up(db.q as unknown as Parameters<typeof up>[0]);
    expect(await requests.get(request.id, guest)).toMatchObject({ reason: 'Too long.', note: null });
  });

  it('tells a person the note of a denial while others go on waiting for the book', async () => {
    const { requests, admin, guest, trusted } = await make(await open());
    const { request } = await requests.create(guest, ASIN);
    await requests.create(trusted, ASIN);
    await requests.deny(request.id, admin, 'You have had three this week.');
    const own = await requests.get(request.id, guest);
    expect(own).toMatchObject({ status: 'denied', reason: 'You have had three this week.', note: null });
    expect((await requests.create(guest, ASIN)).request).toMatchObject({ reason: null });
  });

  it('hides the requests of others and shows an admin all', async () => {
    const { requests, trusted, guest, admin } = await make(await open());
    const { request } = await requests.create(trusted, ASIN);
    await requests.create(guest, { manual: { title: 'Lost', authors: ['Ada'] } });
    await expect(requests.get(request.id, guest)).rejects.toMatchObject({ code: 'not_found' });
    const list = (viewer: Viewer, query?: string) =>
      requests.list(viewer, { page: 1, pageSize: 10, sortDirection: 'desc', filter: 'all', query });
    expect((await list(guest)).records.map((each) => each.book.title)).toEqual(['Lost']);
    expect((await list(admin)).totalRecords).toBe(2);
    expect((await list(admin, 'austen pride')).records.map((each) => each.id)).toEqual([request.id]);
    expect((await list(admin, '100% _')).totalRecords).toBe(0);
  });

  it('moves a book only where it can go, and says so', async () => {
    const { requests, acquisitions, acquisition, trusted, events } = await make(await open());
    await requests.create(trusted, ASIN);
    const { id } = await acquisition();
    expect(await acquisitions.transition(id, 'searchStarted', { message: '' })).toBe(true);
    await expect(acquisitions.transition(id, 'imported', { message: '' })).rejects.toMatchObject({
      code: 'invalid_transition',
      status: 409,
    });
    const races = await Promise.allSettled(
      [1, 2].map(() => acquisitions.transition(id, 'grabbed', { message: 'x', downloadId: 'd' })),
    );
    expect(races.map((each) => each.status === 'fulfilled' && each.value).toSorted()).toEqual([false, true]);
    expect(events.filter((each) => each === 'request:changed')).toHaveLength(2);
  });

  it('cancels the work when the last person leaves', async () => {
    const { requests, acquisitions, acquisition, trusted, admin, queue, dropDownload } = await make(
      await open(),
    );
    const one = await requests.create(trusted, ASIN);
    const two = await requests.create(admin, ASIN);
    const { id } = await acquisition();
    await acquisitions.transition(id, 'searchStarted', { message: '' });
    await acquisitions.transition(id, 'grabbed', { message: '', downloadId: 'd1' });
    await requests.remove(one.request.id, trusted, { removeFromClient: true, deleteFiles: false });
    expect(dropDownload).not.toHaveBeenCalled();
    await requests.remove(two.request.id, admin, { removeFromClient: true, deleteFiles: true });
    expect(dropDownload).toHaveBeenCalledWith('d1', { removeFromClient: true, deleteFiles: true });
    expect(queue.cancel).toHaveBeenCalledWith(SEARCH_JOB, id);
    expect((await acquisitions.byId(id))?.state).toBe('cancelled');
    await requests.remove(two.request.id, admin, { removeFromClient: false, deleteFiles: false });
    // Wanted again: the same acquisition lives anew.
    expect((await requests.create(trusted, ASIN)).request.status).toBe('requested');
  });

  it('follows the quality profile that was chosen with it, by those who may choose', async () => {
    const { requests, acquisitions, settings, guest, trusted, admin } = await make(await open());
    const profiles = ['small', 'drama'].map((id) => ({ id, name: id, changes: {} }));
    await settings.update('quality', { profiles });
    await expect(requests.create(guest, { ...ASIN, profile: 'small' })).rejects.toMatchObject({
      status: 403,
    });
    await expect(requests.create(trusted, { ...ASIN, profile: 'gone' })).rejects.toMatchObject({
      status: 400,
      errors: [{ path: 'profile', message: 'Unknown profile.' }],
    });
    const { request: shared } = await requests.create(guest, ASIN);
    const followed = async (id: string) =>
      (await acquisitions.byId((await requests.acquisitionOf(id, admin)).acquisitionId))?.qualityProfile;
    // The download is shared: a trusted listener who joins does not change what the others get.
    await requests.create(trusted, { ...ASIN, profile: 'small' });
    expect(await followed(shared.id)).toBeNull();
    await requests.create(admin, { ...ASIN, profile: 'drama' });
    expect(await followed(shared.id)).toBe('drama');
    const { request } = await requests.create(trusted, {
      manual: { title: 'An Odd Tale', authors: ['Ann Writer'] },
      profile: 'small',
    });
    expect(await followed(request.id)).toBe('small');
  });
  it('keeps the weekly quota of untrusted users, and tells when the next request is free', async () => {
    const { requests, guest, trusted, admin, settings, clock } = await make(await open());
    const second = { asin: 'B0TEST0002', region: 'us' as const };
    expect(await requests.quotaOf(guest)).toMatchObject({ limit: null, left: null, nextFreeAt: null });
    await settings.update('security', { untrustedWeeklyQuota: 1 });
    expect(await requests.quotaOf(guest)).toEqual({ limit: 1, days: 7, used: 0, left: 1, nextFreeAt: null });
    await requests.create(guest, ASIN);
    clock.advance(2 * DAY_MS + 500);
    expect(await requests.quotaOf(guest)).toMatchObject({
      used: 1,
      left: 0,
      nextFreeAt: '2026-01-08T00:00:00.000Z',
    });
    await expect(requests.create(guest, second)).rejects.toMatchObject({
      code: 'rate_limited',
      status: 429,
      hint: 'You can ask for the next one from 2026-01-08 00:00 UTC on, or ask an admin.',
      retryAfterMs: 5 * DAY_MS - 500,
    });
    // What was asked for already is no new request.
    expect(await requests.create(guest, ASIN)).toMatchObject({ created: false });
    for (const free of [trusted, admin]) {
      expect(await requests.quotaOf(free)).toMatchObject({ limit: null, left: null });
      await requests.create(free, second);
    }
    clock.set(Date.UTC(2026, 0, 8) - 1);
    await expect(requests.create(guest, second)).rejects.toMatchObject({ status: 429 });
    clock.advance(1);
    expect(await requests.quotaOf(guest)).toMatchObject({ used: 0, left: 1, nextFreeAt: null });
    await expect(requests.create(guest, second)).resolves.toMatchObject({ created: true });
  });

  it('counts no request that was denied or taken back, and none beside itself', async () => {
    const { requests, acquisitions, guest, admin, settings, clock } = await make(await open());
    await settings.update('security', { untrustedWeeklyQuota: 1 });
    const second = { asin: 'B0TEST0002', region: 'us' as const };
    const nothing = { removeFromClient: false, deleteFiles: false };
    const first = (await requests.create(guest, ASIN)).request;
    await requests.remove(first.id, guest, nothing);
    const denied = (await requests.create(guest, second)).request;
    await requests.deny(denied.id, admin, null);
    expect(await requests.quotaOf(guest)).toMatchObject({ used: 0, left: 1 });

    const stopped = (await requests.create(guest, ASIN)).request;
    await requests.approve(stopped.id, admin);
    await requests.cancel(stopped.id, admin, nothing);
    expect((await acquisitions.inStates(['cancelled'])).length).toBe(1);
    clock.advance(DAY_MS);
    expect(await requests.create(guest, ASIN)).toMatchObject({ created: true, request: { id: stopped.id } });
    await expect(requests.create(guest, second)).rejects.toMatchObject({ status: 429 });
  });

  it('tells of a lowered quota when so many have aged that one is free', async () => {
    const { requests, guest, settings, clock } = await make(await open());
    for (const title of ['One', 'Two', 'Three']) {
      await requests.create(guest, { manual: { title, authors: ['Ada'] } });
      clock.advance(DAY_MS);
    }
    await settings.update('security', { untrustedWeeklyQuota: 2 });
    expect(await requests.quotaOf(guest)).toEqual({
      limit: 2,
      days: 7,
      used: 3,
      left: 0,
      nextFreeAt: '2026-01-09T00:00:00.000Z',
    });
  });

  it('gives the last request of a quota to one of two that come at the same moment', async () => {
    const { requests, guest, trusted, settings } = await make(await open());
    await settings.update('security', { untrustedWeeklyQuota: 1 });
    const books = [ASIN, { asin: 'B0TEST0002', region: 'us' as const }];
    // Known books and open connections: nothing but the quota makes one wait for the other.
    for (const book of books) await requests.create(trusted, book);
    await Promise.all(books.map(() => requests.quotaOf(guest)));
    const both = await Promise.allSettled(books.map((book) => requests.create(guest, book)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await requests.quotaOf(guest)).toMatchObject({ used: 1, left: 0 });
  });

  it('passes the requests of a removed user on, and keeps the wish that came with one', async () => {
    const { requests, admin, guest, trusted } = await make(await open());
    const wish = await requests.create(guest, {
      manual: { title: 'Lost', authors: ['Ada'], notes: 'The 1890 one.' },
    });
    expect((await requests.approve(wish.request.id, admin)).note).toBe('The 1890 one.');
    await requests.create(guest, ASIN);
    await requests.create(trusted, ASIN);
    await requests.inherit(guest.userId, trusted.userId);
    const list = await requests.list(trusted, {
      page: 1,
      pageSize: 10,
      sortDirection: 'desc',
      filter: 'all',
    });
    expect(list.records.map((each) => each.book.title).toSorted()).toEqual(['Lost', 'Pride and Prejudice']);
  });

  it('takes one step for many requests; one that refuses it does not hold up the others', async () => {
    const { requests, admin, guest, trusted } = await make(await open());
    const reprocess = vi.fn(() => Promise.resolve());
    const deps = { requests, reprocess };
    const first = (await requests.create(guest, ASIN)).request;
    const second = (await requests.create(guest, { ...ASIN, asin: 'B0TEST0002' })).request;
    const bulk = { ids: [first.id, second.id, first.id], removeFromClient: false, deleteFiles: false };
    await expect(actOnMany(deps, trusted, { ...bulk, action: 'approve' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await actOnMany(deps, admin, { ...bulk, action: 'approve' })).toEqual({
      done: [first.id, second.id],
      failed: [],
    });
    await requests.cancel(second.id, admin, { removeFromClient: false, deleteFiles: false });
    expect(await actOnMany(deps, admin, { ...bulk, action: 'search' })).toMatchObject({
      done: [first.id],
      failed: [{ id: second.id, message: expect.stringContaining('cancelled') }],
    });
    // Somebody else's request does not exist for a listener.
    const mine = (await requests.create(trusted, ASIN)).request;
    expect(
      await actOnMany(deps, guest, { ...bulk, ids: [mine.id, first.id], action: 'delete' }),
    ).toMatchObject({
      done: [first.id],
      failed: [{ id: mine.id }],
    });
    expect((await requests.get(mine.id, admin)).status).toBe('requested');
  });

  it('tells an admin who else wants a book, and nobody else', async () => {
    const { requests, admin, guest, trusted } = await make(await open());
    const mine = (await requests.create(trusted, ASIN)).request;
    await requests.create(guest, ASIN);
    const alone = (await requests.create(trusted, { ...ASIN, asin: 'B0TEST0002' })).request;
    expect(mine.alsoWantedBy).toEqual([]);
    expect((await requests.get(mine.id, admin)).alsoWantedBy).toEqual(['guest']);
    expect((await requests.get(alone.id, admin)).alsoWantedBy).toEqual([]);
    const page = { page: 1, pageSize: 10, sortDirection: 'desc' as const, filter: 'all' as const };
    const seen = (await requests.list(admin, page)).records.map((each) => each.alsoWantedBy);
    expect(seen).toEqual([[], ['trusted'], ['guest']]);
    expect((await requests.list(trusted, page)).records.every((each) => each.alsoWantedBy.length === 0)).toBe(
      true,
    );
  });
});
