import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import { indexerUnavailable } from '../integrations/indexers/errors.ts';
import type { PushedRelease, ReleasePush } from '../modules/releases/index.ts';
import { createSearchWorld, found, page, SIZE } from './testing/search-world.ts';

const waitingIn = async ({ waiting }: Pick<ReleasePush, 'waiting'>) =>
  (await waiting.list({ page: 1, pageSize: 50 })).records;

describeDatabases('releases that other tools push', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const setUp = async (options: Partial<Parameters<typeof createSearchWorld>[0]> = {}) => {
    const world = await createSearchWorld({ releases: [], ...options, db: await open() });
    cleanups.push(world.close);
    const push = (over: Partial<PushedRelease> = {}) =>
      world.push.push(
        {
          title: 'Jane Austen - Pride and Prejudice [M4B]',
          protocol: 'torrent',
          indexer: 'Indexer',
          downloadUrl: 'https://tracker.example/download/1?passkey=secret',
          infoUrl: 'https://tracker.example/details/1',
          size: SIZE,
          ...over,
        },
        new AbortController().signal,
      );
    return { ...world, offer: push };
  };

  it('are grabbed for the wanted book they are, through the indexer of that name, once', async () => {
    const { offer, want, stateOf, world, fetchTorrent } = await setUp();
    const { acquisitionId } = await want();
    expect(await offer()).toEqual({ isApproved: true, isTemporary: false, reasons: [] });
    expect(await stateOf(acquisitionId)).toBe('grabbed');
    const [row] = await world.downloadRows();
    expect(row).toMatchObject({ indexer_id: 'indexer-1', guid: 'https://tracker.example/details/1' });
    expect(JSON.stringify(row)).not.toContain('secret');
    expect(fetchTorrent.mock.calls[0]?.[0]).toMatchObject({
      downloadUrl: 'https://tracker.example/download/1?passkey=secret',
    });
    // The book is on its way: the same release, and any other of it, is not taken again.
    expect(await offer()).toMatchObject({ isApproved: false, isTemporary: false });
    expect(await offer({ infoUrl: 'https://tracker.example/details/2' })).toMatchObject({
      isApproved: false,
    });
    expect(await world.downloadRows()).toHaveLength(1);
  });

  it('are refused with the reasons of the rules: another book, another format, not wanted at all', async () => {
    const { offer, want, stateOf, world } = await setUp();
    expect(await offer()).toEqual({
      isApproved: false,
      isTemporary: false,
      reasons: ['It fits no book that is wanted and not on its way.'],
    });
    const { acquisitionId } = await want();
    expect(await offer({ title: 'Jane Austen - Emma [M4B]' })).toMatchObject({ isApproved: false });
    expect(await offer({ title: 'Somebody Else - Pride and Prejudice and Zombies [M4B]' })).toMatchObject({
      isApproved: false,
    });
    const ebook = await offer({ title: 'Jane Austen - Pride and Prejudice [EPUB]' });
    expect(ebook).toMatchObject({ isApproved: false, isTemporary: false });
    expect(ebook.reasons[0]).toMatch(/^Pride and Prejudice: /);
    expect(await offer({ size: 900_000 })).toMatchObject({ isApproved: false, isTemporary: false });
    expect(await stateOf(acquisitionId)).toBe('requested');
    expect(await world.downloadRows()).toEqual([]);
  });

  it('are told to come again when only the moment is wrong', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { offer, want, stateOf } = await setUp({ client: { version } });
    const { acquisitionId } = await want();
    expect(await offer()).toEqual({
      isApproved: false,
      isTemporary: true,
      reasons: [expect.stringContaining('qBittorrent is away.')],
    });
    expect(await stateOf(acquisitionId)).toBe('requested');
    version.mockImplementation(() => Promise.resolve('v5'));
    expect(await offer()).toMatchObject({ isApproved: true });
  });

  it('wait when only the moment is wrong, are taken when it has passed, and their links stay secret', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { offer, want, stateOf, push, world } = await setUp({ client: { version } });
    const { acquisitionId } = await want();
    await offer();
    await offer();
    const [waiting, ...others] = await waitingIn(push);
    expect(others).toEqual([]);
    expect(await push.waiting.list({ page: 2, pageSize: 1 })).toMatchObject({ totalRecords: 1, records: [] });
    expect(waiting).toMatchObject({
      title: 'Jane Austen - Pride and Prejudice [M4B]',
      indexer: 'Indexer',
      tries: 2,
      reasons: [{ book: 'Pride and Prejudice', message: expect.stringContaining('qBittorrent is away.') }],
    });
    expect(
      JSON.stringify(await world.db.q.selectFrom('waiting_release').selectAll().execute()),
    ).not.toContain('passkey');
    const retry = () => push.retryWaiting(new AbortController().signal);
    expect(await retry()).toBe('Nothing waits.');
    world.clock.advance(11 * 60_000);
    expect(await retry()).toBe('1 tried again, 0 grabbed.');
    world.clock.leap(-5 * 86_400_000);
    expect(await retry()).toBe('1 tried again, 0 grabbed.');
    world.clock.leap(5 * 86_400_000);
    version.mockImplementation(() => Promise.resolve('v5'));
    world.clock.advance(60 * 60_000);
    expect(await retry()).toBe('1 tried again, 1 grabbed.');
    expect(await stateOf(acquisitionId)).toBe('grabbed');
    expect(await waitingIn(push)).toEqual([]);
  });

  it('are let go when nobody wants them any more, by a person, and after a fortnight', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { offer, want, setState, push, world } = await setUp({ client: { version } });
    const { acquisitionId } = await want();
    await offer();
    await setState(acquisitionId, 'available');
    world.clock.advance(60 * 60_000);
    await push.retryWaiting(new AbortController().signal);
    expect(await waitingIn(push)).toEqual([]);

    await setState(acquisitionId, 'requested');
    await offer();
    await push.waiting.remove((await waitingIn(push))[0]!.id);
    await expect(push.waiting.remove('gone')).rejects.toMatchObject({ code: 'not_found' });
    expect(await waitingIn(push)).toEqual([]);

    await offer();
    world.clock.advance(15 * 86_400_000);
    expect(await push.retryWaiting(new AbortController().signal)).toBe('Nothing waits.');
    expect(await waitingIn(push)).toEqual([]);
  });

  it('wait for the book only the moment speaks against, whatever speaks against another of that name', async () => {
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { offer, want, world } = await setUp({ client: { version } });
    await want();
    await want(undefined, 'B0TEST0002');
    // Ten times as long: the release is far too small for it.
    await world.db.q
      .updateTable('book')
      .set({ title: 'Pride and Prejudice', title_key: 'pride and prejudice', runtime_minutes: 6900 })
      .where('asin', '=', 'B0TEST0002')
      .execute();
    const answer = await offer();
    expect(answer.reasons.length).toBeGreaterThan(1);
    expect(answer).toMatchObject({ isApproved: false, isTemporary: true });
  });

  it('are tried though one of them cannot be read or goes wrong', async () => {
    const lookUpMamTorrent = vi.fn((_mamId: string) =>
      Promise.reject<ReturnType<typeof found>>(new Error('odd')),
    );
    const version = vi.fn(() => Promise.reject<string>(clientUnavailable('qBittorrent is away.')));
    const { offer, want, push, stateOf, world } = await setUp({
      client: { version },
      others: [{ id: 'site', search: () => page(), lookUpMamTorrent }],
    });
    const { acquisitionId } = await want();
    const mam = { indexer: 'MyAnonamouse', infoUrl: 'https://www.myanonamouse.net/t/7' };
    lookUpMamTorrent.mockRejectedValueOnce(indexerUnavailable('MyAnonamouse is down.'));
    await offer(mam);
    world.clock.advance(1000);
    await offer({ infoUrl: 'https://tracker.example/details/2' });
    await world.db.q
      .updateTable('waiting_release')
      .set({ pushed: 'v1.sealed-with-a-lost-key' })
      .where('indexer_name', '=', 'Indexer')
      .execute();
    await offer();
    version.mockImplementation(() => Promise.resolve('v5'));
    world.clock.advance(10 * 60_000);
    expect(await push.retryWaiting(new AbortController().signal)).toBe('2 tried again, 1 grabbed.');
    expect(await stateOf(acquisitionId)).toBe('grabbed');
    expect(await waitingIn(push)).toMatchObject([{ indexer: 'MyAnonamouse', tries: 2 }]);
  });

  it('of MyAnonamouse are looked up there, and fetched with its session', async () => {
    const lookUpMamTorrent = vi.fn((mamId: string) =>
      Promise.resolve(
        mamId === '7'
          ? found('https://www.myanonamouse.net/t/7', { mamId: '7', narrators: ['Some Reader'] })
          : null,
      ),
    );
    const { offer, want, world } = await setUp({
      others: [{ id: 'site', search: () => page(), lookUpMamTorrent }],
    });
    await want();
    const mam = {
      title: 'truncated announce line',
      indexer: 'MyAnonamouse',
      infoUrl: 'https://www.myanonamouse.net/t/7',
      downloadUrl: 'https://www.myanonamouse.net/tor/download.php?tid=7',
      size: undefined,
    };
    expect(await offer({ ...mam, infoUrl: 'https://www.myanonamouse.net/t/8' })).toEqual({
      isApproved: false,
      isTemporary: false,
      reasons: ['MyAnonamouse no longer has this torrent.'],
    });
    lookUpMamTorrent.mockRejectedValueOnce(indexerUnavailable('MyAnonamouse is down.'));
    expect(await offer(mam)).toMatchObject({ isApproved: false, isTemporary: true });
    expect(await offer({ ...mam, infoUrl: undefined })).toMatchObject({ isApproved: true });
    expect(await world.downloadRows()).toMatchObject([{ indexer_id: 'site' }]);
    // Another host is not believed to be the site.
    await offer({
      ...mam,
      infoUrl: 'https://myanonamouse.net.example/t/9',
      downloadUrl: 'https://x.example/1',
    });
    expect(lookUpMamTorrent).not.toHaveBeenCalledWith('9', expect.anything());
  });

  it('of no indexer that is set up are fetched themselves, and not from the own network', async () => {
    const { offer, want, stateOf, world } = await setUp();
    const { acquisitionId } = await want();
    expect(await offer({ indexer: 'Elsewhere', downloadUrl: 'http://127.0.0.1:9/file' })).toMatchObject({
      isApproved: false,
    });
    expect(await stateOf(acquisitionId)).toBe('requested');
    const magnetUrl = `magnet:?xt=urn:btih:${'ab'.repeat(20)}&dn=Pride`;
    expect(await offer({ indexer: 'Elsewhere', downloadUrl: undefined, magnetUrl })).toMatchObject({
      isApproved: true,
    });
    expect(await world.downloadRows()).toMatchObject([{ indexer_id: 'pushed', indexer_name: 'Pushed' }]);
  });
});
