import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { QBITTORRENT_DIALECTS, startQbittorrentStandIn } from '@earmark/testbed/qbittorrent-stand-in/index';
import { describeDownloadClient } from '../contract-suite.ts';
import { clientFor, makeContentTorrent, testTools } from './testing/harness.ts';

describeDownloadClient('qBittorrent, the installed one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-qbittorrent-'));
  const real = await startQbittorrent({ dir: folder });
  const tools = testTools();
  return {
    client: clientFor(real.url, tools, { password: real.password }),
    category: 'audiobooks',
    savePath: real.savePath,
    makeTorrent: makeContentTorrent,
    stop: async () => {
      await tools.close();
      await real.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
});

for (const dialect of QBITTORRENT_DIALECTS) {
  describeDownloadClient(`qBittorrent ${dialect}, stood in for`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earmark-stand-in-'));
    const savePath = join(folder, 'downloads');
    await mkdir(savePath);
    const standIn = await startQbittorrentStandIn({
      dialect,
      username: 'admin',
      password: 'secret',
      savePath,
      checkingMs: 20,
    });
    const tools = testTools();
    return {
      client: clientFor(standIn.url, tools),
      category: 'audiobooks',
      savePath,
      makeTorrent: makeContentTorrent,
      stop: async () => {
        await tools.close();
        await standIn.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  });
}
