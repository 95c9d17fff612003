import { join } from 'node:path';
import { openDatabase } from '../apps/server/src/db/index.ts';
import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { measureLists } from './lib/list-load.ts';
import { seedLibrary } from './lib/seed-library.ts';
import { seedServer } from './lib/seeded.ts';
import { startServer } from './lib/start-process.ts';

const ITEMS = 10_000;

/** What is asked for, and the most milliseconds of CPU that it may take. */
const PAGES = [
  { name: 'newest first, page of 50', path: '/api/v1/library?pageSize=50', atMost: 1 },
  { name: 'by title, page of 50', path: '/api/v1/library?pageSize=50&sortKey=title', atMost: 10 },
  { name: 'by author, page of 50', path: '/api/v1/library?pageSize=50&sortKey=author', atMost: 10 },
  {
    name: 'by author, page 199 of 50',
    path: '/api/v1/library?page=199&pageSize=50&sortKey=author',
    atMost: 20,
  },
  { name: 'two words, page of 50', path: '/api/v1/library?pageSize=50&query=glass+river', atMost: 20 },
  { name: 'authors, page of 50', path: '/api/v1/library/groups?by=author&pageSize=50', atMost: 20 },
] as const;

/** The lists of the library, at ten connections, beside `/ping` of the same server. */
export const library: Benchmark = {
  name: 'library',
  title: 'GET /api/v1/library with 10,000 books, 10 connections (built server, SQLite)',
  run: ({ say }) =>
    inFolder(async (folder) => {
      say(`seeding ${ITEMS} books`);
      const { key } = await seedServer(folder, 0);
      const db = await openDatabase(join(folder, 'config/earmark.db'));
      await seedLibrary(db, ITEMS);
      await db.close();
      const server = await startServer(folder);
      const loads = await measureLists(server, key, ['/ping', ...PAGES.map(({ path }) => path)], say);
      await server.stop();
      const cpuOf = (path: string) => loads.get(path)!.map((each) => each.cpuMs);
      return PAGES.map(
        ({ name, path, atMost }): Figure => ({
          name,
          unit: 'ms of CPU',
          samples: cpuOf(path),
          baseline: { name: '/ping', samples: cpuOf('/ping') },
          target: { of: 'value', atMost },
        }),
      );
    }),
};
