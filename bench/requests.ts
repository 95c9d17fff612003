import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { type Load, measureLists } from './lib/list-load.ts';
import { medianOf } from './lib/samples.ts';
import { seedServer } from './lib/seeded.ts';
import { startServer } from './lib/start-process.ts';

const ROWS = 10_000;
const GOAL_CPU_MS = 1;
const GOAL_P99_MS = 20;
/** Any page as fast as the first: what one may differ by and still be called so. */
const GOAL_RATIO = 1.25;

const PAGES = {
  'first page of 50': '/api/v1/requests?page=1&pageSize=50',
  'page 199 of 50': '/api/v1/requests?page=199&pageSize=50',
  'filtered, page of 50': '/api/v1/requests?filter=attention&pageSize=50',
};

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
      const loads = await measureLists(server, key, paths, say);
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
