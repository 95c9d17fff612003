import type { Library } from './model.ts';
import type { Scanner } from './scanner.ts';
import type { Store } from './store.ts';
import { listFiles } from './walk.ts';

export type WatcherOptions = {
  /** How long nothing may change before the scan runs; the real server waits 10,000. */
  quietMs?: number | undefined;
  /** How often the folders are looked at; 100 when absent. */
  pollMs?: number | undefined;
};

export type Watcher = {
  /** Hands in an event by hand, as `POST /api/watcher/update` does. */
  notice(library: Library, relPath: string): void;
  close(): Promise<void>;
};

/**
 * Starts once it knows what is there. Sees files that appear, vanish or are renamed; content changes are not seen. One quiet time for all libraries, and a
 * file that still grows holds the scan up.
 */
export async function startWatcher(
  store: Store,
  scanner: Scanner,
  options: WatcherOptions,
): Promise<Watcher> {
  const quietMs = options.quietMs ?? 10_000;
  const seen = new Map<string, Map<string, number>>();
  const pending = new Map<Library, Set<string>>();
  let lastEventAt = 0;
  let isLooking = false;
  let current: Promise<void> = Promise.resolve();

  const isOn = (library: Library) =>
    !store.settings.scannerDisableWatcher && !library.settings.disableWatcher;
  const note = (library: Library, relPath: string) => {
    const set = pending.get(library) ?? new Set();
    pending.set(library, set.add(relPath));
    lastEventAt = performance.now();
  };

  const look = async (): Promise<void> => {
    for (const library of store.libraries) {
      const files = await listFiles(library.folder, { obeysIgnoreFiles: false });
      const now = new Map(files.map((file) => [file.relPath, file.mtimeMs + file.size]));
      const before = seen.get(library.id);
      seen.set(library.id, now);
      if (!before || !isOn(library)) continue;
      for (const relPath of now.keys()) if (!before.has(relPath)) note(library, relPath);
      for (const relPath of before.keys()) if (!now.has(relPath)) note(library, relPath);
      // Only files already waiting are watched for growth.
      for (const relPath of pending.get(library) ?? []) {
        if (before.has(relPath) && now.has(relPath) && before.get(relPath) !== now.get(relPath)) {
          lastEventAt = performance.now();
        }
      }
    }
    if (pending.size === 0 || performance.now() - lastEventAt < quietMs) return;
    const batches = [...pending];
    pending.clear();
    for (const [library, changed] of batches) void scanner.startWatcherScan(library, [...changed]);
  };

  await look();
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    current = look().finally(() => {
      isLooking = false;
    });
  }, options.pollMs ?? 100);
  timer.unref();

  return {
    notice: (library, relPath) => {
      if (isOn(library)) note(library, relPath);
    },
    close: async () => {
      clearInterval(timer);
      await current;
    },
  };
}
