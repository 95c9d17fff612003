import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { makeTorrent } from '@earmark/testbed/torrents/make-torrent';
import { startTracker } from '@earmark/testbed/tracker/tracker';
import { expect, it, vi } from 'vitest';
import { clientFor, testTools } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { asFile, createWorld, orderFor } from './testing/world.ts';

const SIZE = 12_000_000;

it('goes on when qBittorrent is killed in the middle of a download', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-transfer-'));
  const content = join(folder, 'content', 'Mansfield Park');
  await mkdir(content, { recursive: true });
  const bytes = randomBytes(SIZE);
  await writeFile(join(content, 'Mansfield Park.m4b'), bytes);
  const tracker = await startTracker({ intervalSeconds: 2 });
  const [seed, leech] = [
    await startQbittorrent({ dir: join(folder, 'seed') }),
    await startQbittorrent({ dir: join(folder, 'leech') }),
  ];
  const tools = testTools();
  const world = await createWorld({
    clients: [{ instance: clientFor(leech.url, tools, { password: leech.password }) }],
  });
  const { downloads, events, abandon } = await world.startProcess();
  try {
    const torrent = await makeTorrent(content, [tracker.announceUrl]);
    await seed.seed(torrent, join(folder, 'content'));
    await leech.api.setPreferences({ dl_limit: 2_000_000 });
    const book = await world.wantBook('Mansfield Park');
    downloads.start();
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    const fraction = () => downloads.progressOf(downloadId)?.fraction ?? 0;
    await vi.waitFor(() => expect(fraction()).toBeGreaterThan(0.1), { timeout: 30_000, interval: 50 });
    expect(await world.stateOf(book.acquisitionId)).toBe('downloading');

    await leech.kill();
    expect(fraction()).toBeLessThan(1);
    await leech.restart();
    await leech.api.setPreferences({ dl_limit: 0 });
    world.clock.advance(60_000);
    await vi.waitFor(async () => expect(await world.stateOf(book.acquisitionId)).toBe('downloaded'), {
      timeout: 60_000,
      interval: 100,
    });
    expect(world.failures).toEqual([]);
    const fractions = events.flatMap((event) =>
      event.topic === 'queue' && event.data.kind === 'progress'
        ? event.data.rows.map((row) => row.fraction)
        : [],
    );
    expect(new Set(fractions).size).toBeGreaterThan(3);
    const { files } = await downloads.resolveContent(downloadId);
    expect((await readFile(files[0]?.absolutePath ?? '')).equals(bytes)).toBe(true);
  } finally {
    await abandon();
    await world.close();
    await tools.close();
    await Promise.all([seed.kill(), leech.kill()]);
    await tracker.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}, 120_000);
