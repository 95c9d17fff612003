import { join } from 'node:path';
import { openDatabase } from '../../apps/server/src/db/index.ts';
import { systemClock } from '../../apps/server/src/kernel/clock.ts';
import { createUserService, type UserService } from '../../apps/server/src/modules/users/index.ts';
import { seedRequests } from './seed.ts';

/** A database of ten users and so many requests where `startEarmark` looks for it; answers an admin's API key. */
export async function seedServer(folder: string, requests: number): Promise<{ key: string }> {
  const db = await openDatabase(join(folder, 'config/earmark.db'));
  await db.migrate();
  await seedRequests(db, requests);
  const { key } = await userService(db).createApiKey('user-0', 'bench');
  await db.close();
  return { key };
}

export function userService(db: Awaited<ReturnType<typeof openDatabase>>): UserService {
  return createUserService({
    db,
    clock: systemClock,
    security: () => Promise.resolve({ loginType: 'forms', sessionDays: 30 }),
  });
}
