import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { row, useTracker } from './testing/tracker.ts';
import { asFile, orderFor } from './testing/world.ts';

describeDatabases('what Prowlarr grabs with its own client', (open) => {
  const setUp = useTracker(open);

  it("finds what Prowlarr's own client fetches, by size and name", async () => {
    const general = () => Promise.resolve({ downloadVia: 'prowlarr' as const, pollInterval: 60 });
    const mediaManagement = () => Promise.resolve({ postImportCategory: '', postImportTag: '' });
    const set = await setUp({}, { settings: { general, mediaManagement } });
    const { world, downloads, qbit, client } = set;
    const book = await world.wantBook('Remote');
    const torrent = makeContentTorrent('Remote by Somebody', { 'a.mp3': 30_000 });
    const other = makeContentTorrent('Another thing', { 'a.mp3': 90_000 });
    const order = orderFor([book], asFile(torrent), { title: 'Remote by Somebody [M4B]', size: 30_100 });
    const put = async (each: typeof torrent) => {
      await client.addTorrent({
        source: { kind: 'file', bytes: each.bytes, fileName: 'x' },
        hashes: each.hashes,
        category: 'prowlarr',
        tags: [],
      });
    };
    const result = await downloads.grab({
      ...order,
      indexer: {
        ...order.indexer,
        instance: {
          fetchTorrent: () => Promise.reject(new Error('not this way')),
          grabRemotely: async () => {
            await put(other);
          },
        },
      },
    });
    expect(result.outcome).toBe('grabbed');
    await set.look();
    expect((await row(set, result.downloadId))?.status).toBe('grabbing');
    await put(torrent);
    await set.look();
    expect(await row(set, result.downloadId)).toMatchObject({
      status: 'tracked',
      info_hash: torrent.hashes[0],
      category: 'prowlarr',
    });
    expect(qbit.torrent(torrent.hashes[0] ?? '')?.['tags']).toContain(`earmark:${book.bookId}`);
  });

  it('gives up on what Prowlarr never brought', async () => {
    const general = () => Promise.resolve({ downloadVia: 'prowlarr' as const, pollInterval: 60 });
    const mediaManagement = () => Promise.resolve({ postImportCategory: '', postImportTag: '' });
    const set = await setUp({}, { settings: { general, mediaManagement } });
    const book = await set.world.wantBook('Nowhere');
    const order = orderFor([book], asFile(makeContentTorrent('Nowhere')));
    const instance = { ...order.indexer.instance, grabRemotely: () => Promise.resolve() };
    await set.downloads.grab({ ...order, indexer: { ...order.indexer, instance } });
    await set.look();
    set.world.clock.advance(11 * 60_000);
    await set.look();
    expect(set.world.failures).toMatchObject([{ failure: { code: 'neverAppeared', blocklist: false } }]);
    expect(await set.world.stateOf(book.acquisitionId)).toBe('requested');
  });
});
