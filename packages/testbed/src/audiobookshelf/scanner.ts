import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FoundFile, Item, Library, ScanResults, Task } from './model.ts';
import { type ItemResult, scanItem } from './scan-item.ts';
import type { Store } from './store.ts';
import { folderStat, groupIntoItems, isMissingFile, listFiles, readFileStat } from './walk.ts';

export type ScannerOptions = {
  /** Least time a library scan takes; 150 when absent. */
  scanMs?: number | undefined;
  /** Time each new item takes, so that scans can overlap; 5 when absent. */
  itemMs?: number | undefined;
};

export type Scanner = {
  tasks(): Task[];
  /** Starts a scan of the whole library; nothing happens while one is running. */
  startLibraryScan(library: Library, options: { isForced: boolean }): Promise<ScanResults>;
  /** Scans what the watcher saw change. */
  startWatcherScan(library: Library, changed: readonly string[]): Promise<ScanResults>;
  scanOne(item: Item): Promise<ItemResult>;
  /** Results of finished tasks, oldest first (the real server tells them on its socket only). */
  finished(): readonly (Task & { results: ScanResults })[];
  /** Waits until no task is running. */
  whenIdle(): Promise<void>;
};

type Troubles = {
  isBroken: (file: FoundFile) => boolean;
  /** A scan that ends at once without having looked. */
  skipsScan: () => boolean;
  /** Milliseconds a scan takes longer. */
  extraMs: () => number;
};

const NOTHING_DONE: ScanResults = { added: 0, updated: 0, missing: 0, elapsedMs: 0 };

/** Library scans, watcher scans, scans of one item. Scans do not lock each other out: overlap makes duplicates. */
export function createScanner(store: Store, options: ScannerOptions, troubles: Troubles): Scanner {
  const tasks = new Map<string, Task>();
  const done: (Task & { results: ScanResults })[] = [];
  const running = new Set<Promise<unknown>>();
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  const runTask = async (
    library: Library,
    action: Task['action'],
    work: () => Promise<Omit<ScanResults, 'elapsedMs'>>,
  ): Promise<ScanResults> => {
    const task: Task = {
      id: randomUUID(),
      action,
      libraryId: library.id,
      libraryName: library.name,
      title:
        action === 'library-scan'
          ? `Scanning "${library.name}" library`
          : `Scanning "${library.name}" library watcher changes`,
      startedAt: store.now(),
    };
    tasks.set(task.id, task);
    const started = performance.now();
    try {
      const results = await work();
      const left = (options.scanMs ?? 150) + troubles.extraMs() - (performance.now() - started);
      if (left > 0) await pause(left);
      const complete = { ...results, elapsedMs: Math.round(performance.now() - started) };
      done.push({ ...task, results: complete });
      return complete;
    } catch (error) {
      // A folder that vanishes under the scan ends it, as any other trouble on disk would.
      if (!isMissingFile(error)) throw error;
      return NOTHING_DONE;
    } finally {
      tasks.delete(task.id);
    }
  };
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    running.add(work);
    const forget = () => running.delete(work);
    work.then(forget, forget);
    return work;
  };

  /** By path, else by inode: a new folder may be taken for a missing item. */
  const findKnown = async (
    candidates: readonly Item[],
    library: Library,
    relPath: string,
    files: readonly FoundFile[],
  ): Promise<Item | undefined> => {
    const byPath = candidates.find((item) => item.relPath === relPath);
    if (byPath) return byPath;
    const isFile = files.length === 1 && files[0]?.relPath === relPath;
    const place = isFile
      ? await readFileStat(library.folder, relPath)
      : await folderStat(path.join(library.folder, relPath));
    return candidates.find((item) => item.ino === place?.ino && item.isFile === isFile);
  };

  const scanGroups = async (
    library: Library,
    groups: ReadonlyMap<string, readonly FoundFile[]>,
    candidates: readonly Item[],
    isForced: boolean,
  ) => {
    let added = 0;
    let updated = 0;
    const seen = new Set<string>();
    for (const [relPath, files] of groups) {
      const known = await findKnown(
        candidates.filter((item) => !seen.has(item.id)),
        library,
        relPath,
        files,
      );
      if (known) seen.add(known.id);
      if (!known) await pause(options.itemMs ?? 5);
      const current = known && store.items.get(known.id);
      const result = await scanItem(
        { store, library, relPath, files, isForced, isBroken: troubles.isBroken },
        current,
      );
      if (result === 'ADDED') added += 1;
      if (result === 'UPDATED') updated += 1;
    }
    return { added, updated, seen };
  };

  const libraryScan = async (library: Library, isForced: boolean) => {
    if (troubles.skipsScan()) return { added: 0, updated: 0, missing: 0 };
    // What is known is looked up once, at the start: items added meanwhile by the watcher are added again.
    const before = store.itemsIn(library.id);
    const files = await listFiles(library.folder, { obeysIgnoreFiles: true });
    const groups = groupIntoItems(files, {
      audiobooksOnly: library.settings.audiobooksOnly,
      anyFileMakesAnItem: false,
    });
    const { added, updated, seen } = await scanGroups(library, groups, before, isForced);
    for (const item of before) {
      const current = store.items.get(item.id);
      if (current && !seen.has(item.id) && !current.isMissing) {
        current.isMissing = true;
        current.updatedAt = store.now();
      }
    }
    library.lastScanAt = store.now();
    const missing = store.itemsIn(library.id).filter((item) => item.isMissing).length;
    return { added, updated, missing };
  };

  const watcherScan = async (library: Library, changed: readonly string[]) => {
    const files = await listFiles(library.folder, { obeysIgnoreFiles: false });
    const touched = files.filter((file) => changed.includes(file.relPath));
    const grouped = groupIntoItems(touched, {
      audiobooksOnly: library.settings.audiobooksOnly,
      anyFileMakesAnItem: true,
    });
    const known = store.itemsIn(library.id);
    const groups = new Map<string, readonly FoundFile[]>();
    for (const file of touched) {
      const owner = known.find((item) => !item.isFile && file.relPath.startsWith(`${item.relPath}/`));
      const key =
        owner?.relPath ??
        [...grouped.keys()].find((each) => file.relPath === each || file.relPath.startsWith(`${each}/`));
      if (key === undefined) continue;
      groups.set(
        key,
        file.relPath === key ? [file] : files.filter((each) => each.relPath.startsWith(`${key}/`)),
      );
    }
    const { added, updated } = await scanGroups(library, groups, known, false);
    let missing = 0;
    for (const item of known) {
      const isGone = changed.some((each) => each === item.relPath || each.startsWith(`${item.relPath}/`));
      const isThere = files.some(
        (file) => file.relPath === item.relPath || file.relPath.startsWith(`${item.relPath}/`),
      );
      const current = store.items.get(item.id);
      if (!isGone || isThere || !current || current.isMissing || current.relPath !== item.relPath) continue;
      current.isMissing = true;
      current.updatedAt = store.now();
      missing += 1;
    }
    return { added, updated, missing };
  };

  return {
    tasks: () => [...tasks.values()],
    finished: () => done,
    startLibraryScan: (library, { isForced }) => {
      const isRunning = [...tasks.values()].some(
        (task) => task.action === 'library-scan' && task.libraryId === library.id,
      );
      if (isRunning) return Promise.resolve(NOTHING_DONE);
      return track(runTask(library, 'library-scan', () => libraryScan(library, isForced)));
    },
    startWatcherScan: (library, changed) =>
      track(runTask(library, 'watcher-scan', () => watcherScan(library, changed))),
    scanOne: async (item) => {
      const library = store.libraries.find((each) => each.id === item.libraryId);
      if (!library) return 'NOTHING';
      const all = await listFiles(library.folder, { obeysIgnoreFiles: false });
      const files = all.filter((file) => file.relPath.startsWith(`${item.relPath}/`));
      const result = await scanItem(
        { store, library, relPath: item.relPath, files, isForced: true, isBroken: troubles.isBroken },
        item,
      );
      return result === 'ADDED' ? 'UPDATED' : result;
    },
    whenIdle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
