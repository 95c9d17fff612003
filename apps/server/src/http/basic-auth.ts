import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Viewer } from '../kernel/viewer.ts';
import type { UserService } from '../modules/users/index.ts';
import { rememberViewers } from './remember.ts';
import { refuseZeroByteIn } from './zero-bytes.ts';

const REMEMBERED_MS = 60_000;
const WINDOW_MS = 60_000;
const TRIES = 10;

/** Checks the credentials every call of HTTP basic carries: a right password is remembered for a minute, guessing is slowed down. */
export function createBasicAuth(users: UserService, clock: Clock) {
  const known = rememberViewers(clock, REMEMBERED_MS);
  const failures = new Map<string, { count: number; until: number }>();

  const refuseGuessing = (address: string) => {
    const failed = failures.get(address);
    if (!failed || failed.until < clock.now()) {
      failures.delete(address);
      return;
    }
    if (failed.count < TRIES) return;
    throw new AppError({
      code: 'rate_limited',
      message: 'Too many wrong passwords.',
      hint: 'Wait a minute.',
      status: 429,
      blame: 'caller',
      retryAfterMs: failed.until - clock.now(),
    });
  };

  return async (encoded: string, address: string): Promise<Viewer> => {
    const key = createHash('sha256').update(encoded).digest('base64');
    const remembered = known.get(key);
    if (remembered) return remembered;
    refuseGuessing(address);
    const credentials = Buffer.from(encoded, 'base64').toString('utf8');
    refuseZeroByteIn(credentials);
    const [name = '', ...rest] = credentials.split(':');
    try {
      const viewer = await users.viewerOfBasic(name, rest.join(':'));
      known.set(key, viewer);
      return viewer;
    } catch (error) {
      const before = failures.get(address);
      failures.set(address, {
        count: (before?.count ?? 0) + 1,
        until: before?.until ?? clock.now() + WINDOW_MS,
      });
      throw error;
    }
  };
}
