import { type ChildProcess, spawn } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real qbittorrent-nox on loopback with its own profile, for tests. */
export type RealQbittorrent = {
  port: number;
  username: string;
  password: string;
  folder: string;
  savePath: string;
  /** Nothing when it runs. */
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it and removes its folder. */
  destroy(): Promise<void>;
};

export async function startRealQbittorrent(): Promise<RealQbittorrent> {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-qbittorrent-'));
  const [port, peerPort] = [await freePort(), await freePort()];
  const savePath = join(folder, 'downloads');
  const password = 'correct horse';
  await mkdir(join(folder, 'qBittorrent', 'config'), { recursive: true });
  await mkdir(savePath);
  await writeFile(
    join(folder, 'qBittorrent', 'config', 'qBittorrent.conf'),
    configuration({ port, peerPort, savePath, password }),
  );
  let child: ChildProcess | undefined;

  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const start = async () => {
    if (isRunning()) return;
    child = spawn('qbittorrent-nox', [`--profile=${folder}`], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (child.exitCode !== null) throw new Error(`qbittorrent-nox ended with ${child.exitCode}`);
      if (await answers(port)) return;
      await sleep(25);
    }
    throw new Error('qbittorrent-nox did not answer in time');
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!child || !isRunning()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    port,
    username: 'admin',
    password,
    folder,
    savePath,
    start,
    stop,
    destroy: async () => {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function configuration(facts: {
  port: number;
  peerPort: number;
  savePath: string;
  password: string;
}): string {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(facts.password, salt, 100_000, 64, 'sha512');
  return [
    '[LegalNotice]',
    'Accepted=true',
    '[Network]',
    'PortForwardingEnabled=false',
    '[Preferences]',
    'General\\Locale=en',
    'Connection\\ResolvePeerCountries=false',
    'WebUI\\Enabled=true',
    'WebUI\\Address=127.0.0.1',
    `WebUI\\Port=${facts.port}`,
    'WebUI\\UseUPnP=false',
    'WebUI\\Username=admin',
    `WebUI\\Password_PBKDF2="@ByteArray(${salt.toString('base64')}:${key.toString('base64')})"`,
    'WebUI\\LocalHostAuth=true',
    '[BitTorrent]',
    `Session\\Port=${facts.peerPort}`,
    'Session\\Interface=lo',
    'Session\\InterfaceName=lo',
    'Session\\InterfaceAddress=127.0.0.1',
    'Session\\DHTEnabled=false',
    'Session\\PeXEnabled=false',
    'Session\\LSDEnabled=false',
    'Session\\QueueingSystemEnabled=false',
    'Session\\BTProtocol=TCP',
    'Session\\RefreshInterval=250',
    `Session\\DefaultSavePath=${facts.savePath}`,
    '',
  ].join('\n');
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v2/app/webapiVersion`);
    await response.arrayBuffer();
    return response.status === 403;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
