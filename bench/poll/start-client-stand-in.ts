import { fork } from 'node:child_process';
import { once } from 'node:events';

export type ClientStandIn = { url: string; port: number; hashes: string[]; stop(): void };

/** A qBittorrent's lists, in a process of its own so that its work is not counted; each list moves `changing` on. */
export async function startClientStandIn(options: {
  torrents: number;
  changing: number;
}): Promise<ClientStandIn> {
  const child = fork(
    new URL('client-stand-in.ts', import.meta.url),
    [String(options.torrents), String(options.changing)],
    { execArgv: ['--disable-warning=ExperimentalWarning'] },
  );
  const [{ port, hashes }] = (await once(child, 'message')) as [{ port: number; hashes: string[] }];
  return { url: `http://127.0.0.1:${port}`, port, hashes, stop: () => child.kill() };
}
