import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, stopProcess } from './run.ts';
import { findPostgresFolder } from './system-packages.ts';

export type PostgresServer = { url: string; stop(): Promise<void> };

/** A PostgreSQL server of its own in a temporary folder, on loopback; gone with `stop`. initdb refuses root, so root lends it a user. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findPostgresFolder();
  if (bin === undefined) throw new Error('PostgreSQL is not installed.');
  const folder = mkdtempSync(join(tmpdir(), 'earmark-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const asRoot = process.getuid?.() === 0;
  let identity: { uid: number; gid: number } | undefined;
  if (asRoot) {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).output.trim())),
    );
    identity = { uid: uid!, gid: gid! };
    for (const path of [folder, data]) chownSync(path, identity.uid, identity.gid);
  }
  const options = { cwd: folder, ...identity };
  const init = await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'earmark', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  if (init.code !== 0) throw new Error(`initdb failed:\n${init.output}`);
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'max_connections=300',
  ];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  );
  const url = `postgres://earmark@127.0.0.1:${port}/postgres`;
  for (
    let tries = 0;
    (await run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)])).code !== 0;
    tries += 1
  ) {
    if (tries > 100 || server.exitCode !== null) throw new Error('PostgreSQL did not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    stop: async () => {
      await stopProcess(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
