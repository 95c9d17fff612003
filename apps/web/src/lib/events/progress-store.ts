import type { ProgressRow } from '../api/types.ts';

/**
 * The newest numbers of every running download, outside the query cache: a thousand rows a second must only redraw
 * the few bars on screen. Keys are download ids and request ids.
 */
export type ProgressStore = {
  get: (id: string) => ProgressRow | undefined;
  subscribe: (id: string, listener: () => void) => () => void;
  subscribeAll: (listener: () => void) => () => void;
  apply: (rows: readonly ProgressRow[]) => void;
  forget: (downloadId: string) => void;
  clear: () => void;
  /** Speed of all downloads together; the same value until something changes. */
  totalSpeed: () => number;
};

/** `schedule` decides when listeners hear of changes; a browser passes requestAnimationFrame. */
export function createProgressStore(schedule: (flush: () => void) => void): ProgressStore {
  const rows = new Map<string, ProgressRow>();
  const byDownload = new Map<string, ProgressRow>();
  const listeners = new Map<string, Set<() => void>>();
  const everyone = new Set<() => void>();
  const dirty = new Set<string>();
  let scheduled = false;
  let speed = 0;

  const flush = (): void => {
    scheduled = false;
    speed = 0;
    for (const row of byDownload.values()) speed += row.downSpeed;
    const ids = [...dirty];
    dirty.clear();
    for (const id of ids) for (const listener of listeners.get(id) ?? []) listener();
    for (const listener of everyone) listener();
  };

  const touch = (id: string): void => {
    dirty.add(id);
    if (scheduled) return;
    scheduled = true;
    schedule(flush);
  };

  const drop = (row: ProgressRow): void => {
    byDownload.delete(row.downloadId);
    for (const id of [row.downloadId, ...row.requestIds]) {
      rows.delete(id);
      touch(id);
    }
  };

  return {
    get: (id) => rows.get(id),
    subscribe: (id, listener) => {
      const set = listeners.get(id) ?? new Set();
      set.add(listener);
      listeners.set(id, set);
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(id);
      };
    },
    subscribeAll: (listener) => {
      everyone.add(listener);
      return () => everyone.delete(listener);
    },
    apply: (changed) => {
      for (const row of changed) {
        byDownload.set(row.downloadId, row);
        for (const id of [row.downloadId, ...row.requestIds]) {
          rows.set(id, row);
          touch(id);
        }
      }
    },
    forget: (downloadId) => {
      const row = byDownload.get(downloadId);
      if (row !== undefined) drop(row);
    },
    clear: () => {
      for (const row of byDownload.values()) drop(row);
    },
    totalSpeed: () => speed,
  };
}
