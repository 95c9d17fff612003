import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findFreePort } from '../ports.ts';
import { waitFor } from '../wait-for.ts';
import { findQbittorrentBinary } from './find-binary.ts';
import { type ProfileOptions, writeProfile } from './profile.ts';
import { createQbittorrentApi, type QbittorrentApi } from './web-api.ts';

export type QbittorrentOptions = {
  /** Profile and log; its own for each instance. */
  dir: string;
  savePath?: string | undefined;
  webPort?: number | undefined;
  btPort?: number | undefined;
  username?: string | undefined;
  password?: string | undefined;
  binary?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
} & Pick<ProfileOptions, 'tempPath' | 'hasIncompleteEnding' | 'extra'>;

export type Qbittorrent = {
  readonly url: string;
  readonly port: number;
  readonly btPort: number;
  readonly username: string;
  readonly password: string;
  readonly savePath: string;
  /** As `app/version` tells it, `v4.5.2`. */
  readonly version: string;
  readonly api: QbittorrentApi;
  readonly pid: number | undefined;
  /** Seeds content that lies in `savePath` (its parent folder), and waits until peers can come. */
  seed(torrent: { bytes: Uint8Array; infoHashV1: string }, savePath: string): Promise<void>;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
  /** SIGKILL: no word is saved. */
  kill(): Promise<void>;
  /** The same profile and ports again, after stop or kill. */
  restart(): Promise<void>;
};

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;
const TRIES = 3;

/** Starts a real qbittorrent-nox with a fresh profile, on loopback only. */
export async function startQbittorrent(options: QbittorrentOptions): Promise<Qbittorrent> {
  const binary = options.binary ?? findQbittorrentBinary();
  if (!binary) {
    throw new Error('qbittorrent-nox is not installed; on Debian: apt-get install qbittorrent-nox');
  }
  const savePath = options.savePath ?? path.join(options.dir, 'downloads');
  await mkdir(savePath, { recursive: true });
  for (let tries = 1; ; tries += 1) {
    const ports = {
      webPort: options.webPort ?? (await findFreePort()),
      btPort: options.btPort ?? (await findFreePort()),
    };
    try {
      return await launch(binary, { ...options, ...ports, savePath });
    } catch (error) {
      // Somebody may have taken a port between finding and using it.
      if (tries >= TRIES || options.webPort !== undefined) throw error;
    }
  }
}

async function launch(
  binary: string,
  options: QbittorrentOptions & { webPort: number; btPort: number; savePath: string },
): Promise<Qbittorrent> {
  const { dir, webPort, btPort, savePath } = options;
  const username = options.username ?? 'admin';
  const password = options.password ?? 'adminadmin';
  const url = `http://127.0.0.1:${webPort}`;
  await writeProfile(dir, { ...options, username, password });

  let child: ChildProcess | undefined;
  let version = '';
  const api = createQbittorrentApi({ url, username, password });
  const killAtExit = () => child?.kill('SIGKILL');

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    child = undefined;
    process.off('exit', killAtExit);
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    ending.kill(signal);
    const timer = setTimeout(() => ending.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };

  const begin = async () => {
    const log = openSync(path.join(dir, 'output.log'), 'a');
    const started = spawn(binary, [`--profile=${dir}`], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        HOME: dir,
        // File names are written in the locale's encoding.
        LC_ALL: 'C.UTF-8',
        ...options.env,
      },
    });
    closeSync(log);
    let failure: Error | undefined;
    started.once('error', (error) => {
      failure = error;
    });
    child = started;
    process.on('exit', killAtExit);
    try {
      version = await waitFor(
        async () => {
          if (failure) throw failure;
          if (started.exitCode !== null || started.signalCode !== null) {
            throw new Error(`qbittorrent-nox ended at once: ${await tail(dir)}`);
          }
          return answersAsOurs(api, savePath);
        },
        { what: `qBittorrent at ${url}`, timeoutMs: START_TIMEOUT_MS, intervalMs: 25 },
      );
    } catch (error) {
      await end('SIGKILL');
      throw error;
    }
  };

  await begin();
  return {
    url,
    port: webPort,
    btPort,
    username,
    password,
    savePath,
    api,
    get version() {
      return version;
    },
    get pid() {
      return child?.pid;
    },
    seed: async (torrent, contentFolder) => {
      await api.add({ torrent: torrent.bytes, savePath: contentFolder, isSeed: true });
      await api.waitForState(torrent.infoHashV1, ['stalledUP', 'uploading']);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await begin();
    },
  };
}

/** The version once it answers; nothing while it starts. A stranger on our port is told by its save path. */
async function answersAsOurs(api: QbittorrentApi, savePath: string): Promise<string | undefined> {
  try {
    const version = await api.version();
    const theirs = await (await api.call('app/defaultSavePath')).text();
    if (path.resolve(theirs) !== path.resolve(savePath)) {
      throw new Error(`another qBittorrent answers, which saves to ${theirs}`);
    }
    return version;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function tail(dir: string): Promise<string> {
  const text = await readFile(path.join(dir, 'output.log'), 'utf8');
  return text.slice(-600).trim() || 'it said nothing';
}
