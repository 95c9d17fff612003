import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../apps/server/src/db/index.ts';
import type { Benchmark, Figure } from './lib/benchmark.ts';
import { inFolder } from './lib/folder.ts';
import { inTurn, timed } from './lib/samples.ts';
import { seedRequests } from './lib/seed.ts';
import { userService } from './lib/seeded.ts';

const STORED = [1, 10_000];
const CHECKS = 2000;
const ROUNDS = 15;
const GOAL_MS = 0.1;

/** From the key in a header to the person it belongs to; ours beside one hash and one index look-up by hand. */
export const keys: Benchmark = {
  name: 'keys',
  title: 'Check of an API key (SQLite)',
  run: () =>
    inFolder(async (folder) => {
      const figures: Figure[] = [];
      for (const stored of STORED) figures.push(await checkOf(join(folder, `${stored}.db`), stored));
      return figures;
    }),
};

async function checkOf(file: string, stored: number): Promise<Figure> {
  const db = await openDatabase(file);
  await db.migrate();
  await seedRequests(db, 0);
  const users = userService(db);
  const mine: string[] = [];
  await db.transaction(async () => {
    for (let made = 0; made < stored; made += 1) {
      const { key } = await users.createApiKey(`user-${made % 10}`, `key ${made}`);
      mine.push(key);
    }
  });
  const raw = new DatabaseSync(file, { readOnly: true });
  const lookUp = raw.prepare('select * from api_key where key_hash = ?');
  // Another key each time, as from many callers; each was used before, so that "last used" is fresh.
  const keyOf = (index: number) => mine[(index * 7919) % mine.length]!;
  const ours = async () => {
    for (let index = 0; index < CHECKS; index += 1) {
      if (!(await users.viewerOfApiKey(keyOf(index)))) throw new Error('A stored key was refused.');
    }
  };
  const floor = () => {
    for (let index = 0; index < CHECKS; index += 1) {
      const hash = createHash('sha256').update(keyOf(index)).digest('base64url');
      if (lookUp.get(hash) === undefined) throw new Error('The look-up by hand finds nothing.');
    }
  };
  await ours();
  floor();
  const each = async (act: () => unknown) => (await timed(act)).cpuMs / CHECKS;
  const { ones, others } = await inTurn(
    ROUNDS,
    () => each(ours),
    () => each(floor),
  );
  raw.close();
  await db.close();
  return {
    name: `${stored.toLocaleString('en')} stored ${stored === 1 ? 'key' : 'keys'}`,
    unit: 'ms of CPU',
    samples: ones,
    baseline: { name: 'one SHA-256 and one index look-up', samples: others },
    target: { of: 'value', atMost: GOAL_MS },
  };
}
