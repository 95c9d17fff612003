import path from 'node:path';
import { type AddRequest, addTrackersToPresent, createTorrent } from './adding.ts';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import { deleteFiles, makeFolder, relocateFiles } from './disk.ts';
import type { EventLog } from './log.ts';
import type { Preferences } from './preferences.ts';
import { createSimulation, type SimulationOptions } from './simulation.ts';
import { type Torrent, torrentId } from './torrent.ts';
import { readMagnet, readTorrentFile } from './torrent-file.ts';

type EngineOptions = SimulationOptions & {
  facts: DialectFacts;
  preferences: Preferences;
  log: EventLog;
  now: () => number;
};

export type AddOutcome = { kind: 'added'; id: string } | { kind: 'present' } | { kind: 'invalid' };

export type Engine = {
  categories: Map<string, { savePath: string }>;
  tags: Set<string>;
  addFile(bytes: Uint8Array, request: AddRequest): AddOutcome;
  addMagnet(link: string, request: AddRequest): AddOutcome;
  /** Torrents the API shows, in the order they were added. */
  listed(): Torrent[];
  /** By the id only: v1 and full v2 hashes of a hybrid find nothing. */
  find(id: string): Torrent | undefined;
  /** By any of its hashes, as tests know it. */
  findByAnyHash(hash: string): Torrent | undefined;
  remove(torrent: Torrent, options: { withFiles: boolean }): void;
  /** False when the folder cannot be made. */
  relocate(torrents: readonly Torrent[], location: string): Promise<boolean>;
  recheck(torrent: Torrent): void;
  close(): Promise<void>;
};

const TICK_MS = 40;

/** The torrents of one stand-in and the clockwork that drives them. */
export function createEngine(options: EngineOptions): Engine {
  const { facts, preferences, log, now } = options;
  const torrents = new Map<string, Torrent>();
  const categories = new Map<string, { savePath: string }>();
  const tags = new Set<string>();
  const running = new Set<Promise<unknown>>();

  /** Work behind an answer that was already given: a failure can only be logged. */
  const track = (work: Promise<unknown>) => {
    const settled = work
      .catch((error: unknown) => log.write('critical', `Work in the background failed: ${String(error)}`))
      .finally(() => running.delete(settled));
    running.add(settled);
  };
  const simulation = createSimulation(options, {
    all: () => [...torrents.values()],
    track,
    rename: (torrent) => {
      torrents.delete(torrent.id);
      torrent.id = torrentId(facts, torrent);
      torrents.set(torrent.id, torrent);
    },
    remove: (torrent, withFiles) => remove(torrent, { withFiles }),
  });
  const timer = setInterval(simulation.tick, TICK_MS);
  timer.unref();

  const findByAnyHash = (hash: string) => {
    const wanted = hash.toLowerCase();
    return [...torrents.values()].find(
      (each) =>
        each.id === wanted ||
        each.infoHashV1 === wanted ||
        (each.infoHashV2 !== '' && (each.infoHashV2 === wanted || each.infoHashV2.slice(0, 40) === wanted)),
    );
  };
  const insert = (torrent: Torrent): AddOutcome => {
    const present = [torrent.infoHashV1, torrent.infoHashV2]
      .filter(Boolean)
      .map((hash) => findByAnyHash(hash))
      .find(Boolean);
    if (present) {
      const isMerged = addTrackersToPresent(facts, preferences, present, torrent);
      return isMerged ? { kind: 'added', id: present.id } : { kind: 'present' };
    }
    if (torrent.category && !categories.has(torrent.category)) {
      categories.set(torrent.category, { savePath: '' });
    }
    for (const tag of torrent.tags) tags.add(tag);
    torrents.set(torrent.id, torrent);
    log.write('normal', `Added new torrent. Torrent: "${torrent.name}"`);
    return { kind: 'added', id: torrent.id };
  };
  const remove = (torrent: Torrent, how: { withFiles: boolean }) => {
    torrents.delete(torrent.id);
    simulation.forget(torrent);
    if (how.withFiles) track(deleteFiles(torrent.currentPath, torrent.files));
    log.write(
      'normal',
      how.withFiles
        ? `Removed torrent and deleted its content. Torrent: "${torrent.name}"`
        : `Removed torrent. Torrent: "${torrent.name}"`,
    );
  };

  const move = async (torrent: Torrent, location: string) => {
    const from = torrent.currentPath;
    const back = torrent.phase;
    torrent.phase = 'moving';
    if (!isAtLeast(facts.dialect, '5.1')) torrent.savePath = location;
    log.write(
      'normal',
      `Enqueued torrent move. Torrent: "${torrent.name}". Source: "${from}". Destination: "${location}"`,
    );
    await new Promise((resolve) => setTimeout(resolve, options.movingMs ?? 120));
    try {
      await relocateFiles(from, torrent.files, location);
    } catch (error) {
      torrent.phase = 'error';
      throw error;
    }
    torrent.currentPath = location;
    torrent.savePath = location;
    torrent.phase = back === 'moving' ? 'done' : back;
    torrent.phaseSince = now();
  };

  return {
    categories,
    tags,
    addFile: (bytes, request) => {
      const meta = readTorrentFile(bytes);
      if (!meta) return { kind: 'invalid' };
      return insert(createTorrent({ facts, preferences, categories, now }, { meta, bytes }, request));
    },
    addMagnet: (link, request) => {
      const magnet = readMagnet(link);
      if (!magnet) {
        log.write('warning', `Failed to load torrent. Source: "${link}". Reason: "invalid magnet"`);
        return { kind: 'invalid' };
      }
      return insert(createTorrent({ facts, preferences, categories, now }, { magnet }, request));
    },
    listed: () => [...torrents.values()].filter((torrent) => torrent.phase !== 'registering'),
    find: (id) => {
      const found = torrents.get(id.toLowerCase());
      return found?.phase === 'registering' ? undefined : found;
    },
    findByAnyHash,
    remove,
    relocate: async (chosen, location) => {
      const target = path.resolve(preferences.text('save_path'), location);
      if (!(await makeFolder(target))) return false;
      for (const torrent of chosen) {
        torrent.isAutoManaged = false;
        if (torrent.currentPath !== target) track(move(torrent, target));
      }
      return true;
    },
    recheck: (torrent) => {
      torrent.phase = 'checking';
      torrent.phaseSince = now();
    },
    close: async () => {
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
}
