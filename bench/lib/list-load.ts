import autocannon from 'autocannon';
import { cpuMsOf } from './process.ts';
import type { Started } from './start-process.ts';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 10;

export type Load = { cpuMs: number; p99: number; perSecond: number };

/** Asks each path at ten connections, in turn and several times; what one answer costs the server, by path. */
export async function measureLists(
  server: Started,
  key: string,
  paths: readonly string[],
  say: (what: string) => void,
): Promise<Map<string, Load[]>> {
  const loads = new Map(paths.map((path) => [path, [] as Load[]]));
  for (const path of paths) await load(server, path, key, 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`round ${round + 1} of ${ROUNDS}`);
    for (const path of paths) loads.get(path)!.push(await load(server, path, key, SECONDS));
  }
  return loads;
}

async function load(server: Started, path: string, key: string, seconds: number): Promise<Load> {
  const before = cpuMsOf(server.pid);
  const result = await autocannon({
    url: `http://127.0.0.1:${server.port}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'x-api-key': key },
  });
  const used = cpuMsOf(server.pid) - before;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refusals, ${result.errors} errors`);
  const { total, average } = result.requests;
  return { cpuMs: used / total, p99: result.latency.p99, perSecond: average };
}
