import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from '@earmark/testbed/qbittorrent-stand-in/index';
import { afterEach, expect } from 'vitest';
import type { OpenDb } from '../../../db/testing.ts';
import {
  clientFor,
  makeContentTorrent,
  testTools,
} from '../../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { asFile, createWorld, orderFor, type WantedFixture } from './world.ts';

/** For the tests of one `describe`: starts a qBittorrent whose torrents a test may move, and a process that follows them. */
export function useTracker(open: OpenDb) {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  return async (
    options: Partial<QbittorrentStandInOptions> = {},
    parts = {},
    limits: Record<string, unknown> = {},
  ) => {
    const savePath = await mkdtemp(`${tmpdir()}/earmark-tracker-`);
    const qbit = await startQbittorrentStandIn({
      dialect: '5.1',
      username: 'admin',
      password: 'secret',
      savePath,
      checkingMs: 10,
      registrationMs: 1,
      ...options,
    });
    const tools = testTools();
    const client = clientFor(qbit.url, tools);
    const world = await createWorld({ clients: [{ instance: client }], db: await open(), parts, limits });
    /** One more process over the same database; it ends with the test. */
    const startProcess = async () => {
      const process = await world.startProcess();
      cleanups.push(() => process.abandon());
      return process;
    };
    cleanups.push(
      () => rm(savePath, { recursive: true, force: true }),
      () => qbit.close(),
      () => tools.close(),
    );
    const process = await startProcess();
    return {
      qbit,
      client,
      world,
      startProcess,
      ...process,
      look: () => process.downloads.tracker.lookAtAll(),
    };
  };
}

type Tracked = Awaited<ReturnType<ReturnType<typeof useTracker>>>;

/** A download whose torrent the test moves by hand. */
export async function download({ world, downloads, qbit }: Tracked, title: string, userId = 'user-1') {
  const book = await world.wantBook(title, userId);
  const torrent = makeContentTorrent(title);
  const hash = torrent.hashes[0] ?? '';
  const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
  const show = (fields: Record<string, unknown>) => {
    expect(qbit.setState(hash, fields)).toBe(true);
  };
  show({ state: 'downloading', progress: 0.1, completed: 3000, amount_left: 27_000, dlspeed: 1000 });
  return { book, torrent, hash, downloadId, show };
}

export async function row({ world }: Tracked, id: string) {
  return (await world.downloadRows()).find((each) => each.id === id);
}

export async function reasonOf({ acquisitions }: Tracked, book: WantedFixture) {
  return acquisitions.byId(book.acquisitionId);
}
