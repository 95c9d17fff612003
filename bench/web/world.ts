import { join } from 'node:path';
import { openDatabase } from '../../apps/server/src/db/index.ts';
import { inFolder } from '../lib/folder.ts';
import { seedRequests } from '../lib/seed.ts';
import { seedCovers } from '../lib/seed-covers.ts';
import { seedLibrary } from '../lib/seed-library.ts';
import { userService } from '../lib/seeded.ts';
import { startServer } from '../lib/start-process.ts';
import { insertTracked } from '../lib/tracked.ts';

export const VIEWER = { username: 'viewer', password: 'a password for the bench' };

/** The built server with a full library, many requests, and as many running downloads as asked for. */
export function withServer<Result>(
  counts: { requests: number; books: number; downloads: number },
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  return inFolder(async (folder) => {
    const db = await openDatabase(join(folder, 'config/earmark.db'));
    await db.migrate();
    await seedRequests(db, counts.requests);
    await seedLibrary(db, counts.books);
    await seedCovers(db, folder);
    await insertTracked(db, {
      clientId: 'client',
      now: Date.now(),
      books: Array.from({ length: counts.downloads }, (_, index) => ({
        acquisitionId: `acq-${String(index).padStart(8, '0')}`,
        title: `The ${index}th Book of Benchmarks [M4B]`,
        hash: index.toString(16).padStart(40, '0'),
      })),
    });
    await userService(db).create({ ...VIEWER, group: 'admin' });
    await db.close();
    const server = await startServer(folder);
    try {
      return await work(`http://127.0.0.1:${server.port}`);
    } finally {
      await server.stop();
    }
  });
}
