import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { MadeContent } from './content/make-content.ts';
import { findQbittorrentBinary } from './qbittorrent/find-binary.ts';
import { type Qbittorrent, startQbittorrent } from './qbittorrent/start-qbittorrent.ts';
import { type QbittorrentStandIn, startQbittorrentStandIn } from './qbittorrent-stand-in/index.ts';
import type { MadeTorrent } from './torrents/make-torrent.ts';

/** The download client Earmark is connected to. */
export type TestbedClient = {
  url: string;
  host: string;
  port: number;
  username: string;
  password: string;
  /** Where it puts what it downloads. */
  savePath: string;
  version: string;
} & (
  | {
      kind: 'real';
      program: Qbittorrent;
      /** Tells it where the seed is, for every torrent that is not complete: after a kill it may wait long for its tracker. */
      meetSeed(): Promise<void>;
    }
  | { kind: 'stand-in'; standIn: QbittorrentStandIn }
);

export type Clients = {
  client: TestbedClient;
  /** Seeds the demo's torrents; none when the client is a stand-in. */
  seed: Qbittorrent | undefined;
  seedContent: (content: MadeContent, torrent: MadeTorrent) => Promise<void>;
  stop: () => Promise<void>;
};

export type ClientChoice = 'auto' | 'real' | 'stand-in';

const USERNAME = 'admin';
const PASSWORD = 'earmark-testbed';

/** Two real qBittorrents, or one stand-in where the binary is missing. */
export async function startClients(options: {
  dir: string;
  contentDir: string;
  savePath: string;
  choice: ClientChoice;
  port?: number | undefined;
  seedPort?: number | undefined;
  /** Bytes per second the seed gives; without it a loopback download is over in a blink. */
  uploadLimit?: number | undefined;
  onProgress?: ((message: string) => void) | undefined;
}): Promise<Clients> {
  await mkdir(options.savePath, { recursive: true });
  const binary = options.choice === 'stand-in' ? undefined : findQbittorrentBinary();
  if (binary) return startReal(binary, options);
  if (options.choice === 'real') {
    throw new Error('qbittorrent-nox is not installed; on Debian: apt-get install qbittorrent-nox');
  }
  if (options.choice === 'auto') {
    options.onProgress?.(
      'qbittorrent-nox is not installed: a stand-in client simulates the downloads (Debian: apt-get install qbittorrent-nox)',
    );
  }
  return startStandIn(options);
}

async function startReal(binary: string, options: Parameters<typeof startClients>[0]): Promise<Clients> {
  const login = { username: USERNAME, password: PASSWORD, binary };
  const started = await Promise.allSettled([
    startQbittorrent({
      ...login,
      dir: path.join(options.dir, 'qbittorrent'),
      savePath: options.savePath,
      webPort: options.port,
    }),
    startQbittorrent({
      ...login,
      dir: path.join(options.dir, 'qbittorrent-seed'),
      savePath: options.contentDir,
      webPort: options.seedPort,
    }),
  ]);
  const [program, seed] = started.map((each) => (each.status === 'fulfilled' ? each.value : undefined));
  const stop = async () => {
    await Promise.all([program?.stop(), seed?.stop()]);
  };
  if (!program || !seed) {
    await stop();
    throw started.find((each) => each.status === 'rejected')?.reason as Error;
  }
  if (options.uploadLimit) await seed.api.setPreferences({ up_limit: options.uploadLimit });
  const { url, port, username, password, savePath, version } = program;
  return {
    client: {
      kind: 'real',
      program,
      meetSeed: async () => {
        for (const torrent of await program.api.torrents())
          if (torrent.progress < 1) await program.api.addPeers(torrent.hash, [`127.0.0.1:${seed.btPort}`]);
      },
      url,
      host: '127.0.0.1',
      port,
      username,
      password,
      savePath,
      version,
    },
    seed,
    seedContent: (content, torrent) => seed.seed(torrent, path.dirname(content.path)),
    stop,
  };
}

async function startStandIn(options: Parameters<typeof startClients>[0]): Promise<Clients> {
  const torrents = new Map<string, Uint8Array>();
  const standIn = await startQbittorrentStandIn({
    dialect: '5.1',
    username: USERNAME,
    password: PASSWORD,
    savePath: options.savePath,
    port: options.port,
    contentFolder: options.contentDir,
    metadata: (infoHash) => torrents.get(infoHash),
  });
  return {
    client: {
      kind: 'stand-in',
      standIn,
      url: standIn.url,
      host: '127.0.0.1',
      port: Number(new URL(standIn.url).port),
      username: USERNAME,
      password: PASSWORD,
      savePath: options.savePath,
      version: `stand-in for ${standIn.dialect}`,
    },
    seed: undefined,
    seedContent: async (_content, torrent) => {
      torrents.set(torrent.infoHashV1, torrent.bytes);
    },
    stop: () => standIn.close(),
  };
}
