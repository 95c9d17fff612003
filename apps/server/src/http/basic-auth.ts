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
/** Those whose minute is over are forgotten when there are more. */
const MOST_ADDRESSES = 1000;

/** Checks the credentials every call of HTTP basic carries: a right password is remembered for a minute, guessing is slowed down. */
export function createBasicAuth(users: UserService, clock: Clock) {
  const known = rememberViewers(clock, REMEMBERED_MS);
  /** A page makes many calls at once: the same credentials are checked once for all of them. */
  const underWay = new Map<string, Promise<Viewer>>();
  /** Tries that failed or are not decided yet, by address. */
  const tries = new Map<string, { count: number; until: number }>();

  const countTry = (address: string) => {
    const now = clock.now();
    if (tries.size >= MOST_ADDRESSES)
      for (const [each, { until }] of tries) if (until < now) tries.delete(each);
    const before = tries.get(address);
    const counted = before && before.until >= now ? before : { count: 0, until: now + WINDOW_MS };
    if (counted.count >= TRIES)
      throw new AppError({
        code: 'rate_limited',
        message: 'Too many wrong passwords.',
        hint: 'Wait a minute.',
        status: 429,
        blame: 'caller',
        retryAfterMs: counted.until - now,
      });
    counted.count += 1;
    tries.set(address, counted);
    return counted;
  };

  const check = async (encoded: string, address: string): Promise<Viewer> => {
    // Before the password is looked at: of a thousand guesses at once none has failed yet.
    const counted = countTry(address);
    const credentials = Buffer.from(encoded, 'base64').toString('utf8');
    refuseZeroByteIn(credentials);
    const [name = '', ...rest] = credentials.split(':');
    const viewer = await users.viewerOfBasic(name, rest.join(':'));
    counted.count -= 1;
    return viewer;
  };

  return async (encoded: string, address: string): Promise<Viewer> => {
    const key = createHash('sha256').update(encoded).digest('base64');
    const remembered = known.get(key);
    if (remembered) return remembered;
    const place = `${address} ${key}`;
    const running = underWay.get(place);
    if (running) return running;
    const checking = check(encoded, address)
      .then((viewer) => {
        known.set(key, viewer);
        return viewer;
      })
      .finally(() => underWay.delete(place));
    underWay.set(place, checking);
    return checking;
  };
}
