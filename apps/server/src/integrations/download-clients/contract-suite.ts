import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientTorrent, DownloadClient } from './port.ts';

/** A torrent whose content is known, so that a client can find it complete on disk. */
export type ContractTorrent = {
  bytes: Uint8Array;
  hashes: string[];
  magnet: string;
  /** Relative to the save path. */
  files: { path: string; content: Uint8Array }[];
};

export type ContractHarness = {
  client: DownloadClient;
  category: string;
  savePath: string;
  makeTorrent(name: string, files?: Record<string, number>): ContractTorrent;
  stop(): Promise<void>;
};

const TIMEOUT = { timeout: 15_000, interval: 50 };

/** What every download client must do; run it against the real program wherever there is one. */
export function describeDownloadClient(name: string, start: () => Promise<ContractHarness>): void {
  describe(`${name} as a download client`, () => {
    let harness: ContractHarness;
    beforeAll(async () => {
      harness = await start();
    });
    afterAll(async () => {
      await harness.stop();
    });

    const add = async (torrent: ContractTorrent, stopped = false) => {
      const { id } = await harness.client.addTorrent({
        source: { kind: 'file', bytes: torrent.bytes, fileName: 'release.torrent' },
        hashes: torrent.hashes,
        category: harness.category,
        tags: ['earmark', 'earmark:book-1'],
        stopped,
      });
      return id;
    };
    const one = async (hash: string): Promise<ClientTorrent> => {
      const [torrent] = await harness.client.getTorrents([hash]);
      if (!torrent) throw new Error('the client does not list the torrent');
      return torrent;
    };
    const waitFor = (hash: string, wanted: (torrent: ClientTorrent) => boolean) =>
      vi.waitFor(async () => {
        const torrent = await one(hash);
        if (!wanted(torrent)) throw new Error(`still ${torrent.rawState} ${torrent.fraction}`);
        return torrent;
      }, TIMEOUT);
    const seed = async (torrent: ContractTorrent) => {
      for (const file of torrent.files) {
        const path = join(harness.savePath, file.path);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, file.content);
      }
    };

    it('tells its version', async () => {
      expect(await harness.client.version()).toMatch(/\d+\.\d+/);
    });

    it('passes its own test', async () => {
      expect(await harness.client.test()).toMatchObject({ ok: true });
    });

    it('adds a torrent once, with category, tags and save path', async () => {
      const torrent = harness.makeTorrent('Added once');
      const first = await harness.client.addTorrent({
        source: { kind: 'file', bytes: torrent.bytes, fileName: 'a.torrent' },
        hashes: torrent.hashes,
        category: harness.category,
        tags: ['earmark', 'earmark:book-1'],
        stopped: true,
      });
      expect(torrent.hashes).toContain(first.id);
      expect(first.alreadyPresent).toBe(false);
      const listed = await one(first.id);
      expect(listed).toMatchObject({
        category: harness.category,
        savePath: harness.savePath,
        complete: false,
      });
      expect(listed.tags.toSorted()).toEqual(['earmark', 'earmark:book-1']);

      const second = await harness.client.addTorrent({
        source: { kind: 'magnet', uri: torrent.magnet },
        hashes: torrent.hashes,
        category: 'another',
        tags: ['earmark', 'earmark:book-2'],
      });
      expect(second).toEqual({ id: first.id, alreadyPresent: true });
      const again = await one(first.id);
      expect(again.category).toBe(harness.category);
      expect(again.tags.toSorted()).toEqual(['earmark', 'earmark:book-1', 'earmark:book-2']);
    });

    it('adds it once when asked three times at the same moment', async () => {
      const torrent = harness.makeTorrent('Added thrice');
      const ids = await Promise.all([add(torrent, true), add(torrent, true), add(torrent, true)]);
      expect(new Set(ids).size).toBe(1);
    });

    it('adds a magnet that waits for its metadata', async () => {
      const torrent = harness.makeTorrent('By magnet');
      const { id } = await harness.client.addTorrent({
        source: { kind: 'magnet', uri: torrent.magnet },
        hashes: torrent.hashes,
        category: harness.category,
        tags: ['earmark'],
      });
      const listed = await waitFor(id, (each) => each.state === 'metadata');
      expect(listed).toMatchObject({ complete: false, category: harness.category });
      expect(await harness.client.getFiles(id)).toEqual([]);
    });

    it('refuses bytes that are no torrent', async () => {
      await expect(
        harness.client.addTorrent({
          source: { kind: 'file', bytes: Buffer.from('<html>log in</html>'), fileName: 'x.torrent' },
          hashes: ['0'.repeat(40)],
          category: harness.category,
          tags: [],
        }),
      ).rejects.toMatchObject({ code: 'client_rejected' });
    });

    it('finds the content on disk, calls it complete and lists its files', async () => {
      const torrent = harness.makeTorrent('Whole book', { 'CD1/01.mp3': 40_000, 'cover ü.jpg': 500 });
      await seed(torrent);
      const id = await add(torrent);
      const done = await waitFor(id, (each) => each.complete);
      expect(done).toMatchObject({ fraction: 1, sizeBytes: 40_500, downloadedBytes: 40_500 });
      const files = await harness.client.getFiles(id);
      expect(files.map((file) => file.path).toSorted()).toEqual([
        'Whole book/CD1/01.mp3',
        'Whole book/cover ü.jpg',
      ]);
      expect(files.every((file) => file.fraction === 1 && !file.skipped)).toBe(true);
    });

    it('pauses and resumes', async () => {
      const torrent = harness.makeTorrent('Paused');
      const id = await add(torrent);
      await waitFor(id, (each) => each.state === 'stalled' || each.state === 'downloading');
      await harness.client.pause(id);
      await waitFor(id, (each) => each.state === 'paused');
      await harness.client.resume(id);
      await waitFor(id, (each) => each.state !== 'paused');
    });

    it('sets a category that is not there yet, and tags', async () => {
      const id = await add(harness.makeTorrent('Imported'), true);
      await harness.client.setCategory(id, 'imported/books');
      await harness.client.addTags(id, ['earmark-imported', 'with blank']);
      const listed = await one(id);
      expect(listed.category).toBe('imported/books');
      expect(listed.tags).toEqual(expect.arrayContaining(['earmark', 'earmark-imported', 'with blank']));
      const inCategory = await harness.client.listCategory('imported/books');
      expect(inCategory.map((each) => each.id)).toEqual([id]);
      expect((await harness.client.listAll()).map((each) => each.id)).toContain(id);
    });

    it('removes with files, and removing what is gone is a success', async () => {
      const torrent = harness.makeTorrent('Removed', { 'a.mp3': 20_000 });
      await seed(torrent);
      const id = await add(torrent);
      await waitFor(id, (each) => each.complete);
      await harness.client.removeTorrent(id, { deleteFiles: true });
      await vi.waitFor(async () => expect(await harness.client.getTorrents([id])).toEqual([]), TIMEOUT);
      await harness.client.removeTorrent(id, { deleteFiles: true });
    });

    it('answers an empty question without asking, and leaves unknown hashes out', async () => {
      expect(await harness.client.getTorrents([])).toEqual([]);
      expect(await harness.client.getTorrents(['all', 'f'.repeat(40)])).toEqual([]);
    });

    it('takes no command without one real id', async () => {
      await expect(harness.client.removeTorrent('all', { deleteFiles: true })).rejects.toThrow('torrent id');
    });

    it('knows of nothing that stands in the way', async () => {
      expect(await harness.client.standstill()).toBeNull();
    });

    it('tells where a category is saved', async () => {
      expect(await harness.client.savePathOf(harness.category)).toBe(harness.savePath);
    });
  });
}
