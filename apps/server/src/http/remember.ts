import type { Clock } from '../kernel/clock.ts';
import type { Viewer } from '../kernel/viewer.ts';

const MOST = 1000;

/** Viewers that need not be looked up again for a moment: a page makes many calls at once. */
export function rememberViewers(clock: Clock, forMs: number) {
  const known = new Map<string, { viewer: Viewer; until: number }>();
  return {
    get: (key: string): Viewer | undefined => {
      const remembered = known.get(key);
      return remembered && remembered.until > clock.now() ? remembered.viewer : undefined;
    },
    set: (key: string, viewer: Viewer): void => {
      if (known.size > MOST) known.clear();
      known.set(key, { viewer, until: clock.now() + forMs });
    },
  };
}
