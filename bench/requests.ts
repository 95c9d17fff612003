import autocannon from 'autocannon';
import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { cpuMsOf } from './lib/process.ts';
import { medianOf } from './lib/samples.ts';
import { seedServer } from './lib/seeded.ts';
import { type Started, startServer } from './lib/start-process.ts';

const ROWS = 10_000;
const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 10;
const GOAL_CPU_MS = 1;
const GOAL_P99_MS = 20;
/** Any page as fast as the first: what one may differ by and still be called so. */
const GOAL_RATIO = 1.25;

const PAGES = {
  'first page of 50': '/api/v1/requests?page=1&pageSize=50',
  'page 199 of 50': '/api/v1/requests?page=199&pageSize=50',
  'filtered, page of 50': '/api/v1/requests?filter=attention&pageSize=50',
};

type Load = { cpuMs: number; p99: number; perSecond: number };

/** The busiest read of the API, at ten connections, beside `/ping` of the same server. */
export const requests: Benchmark = {
  name: 'requests',
  title: 'GET /api/v1/requests with 10,000 requests, 10 connections (built server, SQLite)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      say(`seeding ${ROWS} requests`);
      const { key } = await seedServer(folder, ROWS);
      const server = await startServer(folder);
      const paths = ['/ping', ...Object.values(PAGES)];
      const loads = new Map(paths.map((path) => [path, [] as Load[]]));
      for (const path of paths) await load(server, path, key, 1);
      for (let round = 0; round < ROUNDS; round += 1) {
        say(`round ${round + 1} of ${ROUNDS}`);
        for (const path of paths) loads.get(path)!.push(await load(server, path, key, SECONDS));
      }
      await server.stop();
      const of = (path: string, what: keyof Load) => loads.get(path)!.map((each) => each[what]);
      const first = of(PAGES['first page of 50'], 'cpuMs');
      return Object.entries(PAGES).flatMap(([name, path]): Figure[] => [
        {
          name: `${name}, ${Math.round(medianOf(of(path, 'perSecond')))} requests a second`,
          unit: 'ms of CPU',
          samples: of(path, 'cpuMs'),
          baseline: { name: '/ping', samples: of('/ping', 'cpuMs') },
          target: { of: 'value', atMost: GOAL_CPU_MS },
        },
        {
          name: `${name}, 99 of 100 answered within`,
          unit: 'ms',
          samples: of(path, 'p99'),
          baseline: { name: '/ping', samples: of('/ping', 'p99') },
          target: { of: 'value', atMost: GOAL_P99_MS },
        },
        ...(!path.includes('page=199')
          ? []
          : [
              {
                name: `${name}, beside the first page`,
                unit: 'ms of CPU',
                samples: of(path, 'cpuMs'),
                baseline: { name: 'the first page', samples: first },
                target: { of: 'ratio' as const, atMost: GOAL_RATIO },
              },
            ]),
      ]);
    }),
};

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
