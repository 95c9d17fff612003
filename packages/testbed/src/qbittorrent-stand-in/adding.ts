import path from 'node:path';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import type { Preferences } from './preferences.ts';
import { type ContentLayout, layOutFiles, type Torrent, torrentId } from './torrent.ts';
import type { Magnet, TorrentFile } from './torrent-file.ts';

/** The form fields of `torrents/add`. */
export type AddRequest = { get(name: string): string | undefined };

/** Only these words count, in any case; `1` is not understood. */
export function readFlag(text: string | undefined): boolean | undefined {
  switch ((text ?? '').toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return undefined;
  }
}

export function isCategoryName(name: string): boolean {
  return !name.includes('\\') && !/^\/|\/$|\/\//u.test(name);
}

export function createTorrent(
  context: {
    facts: DialectFacts;
    preferences: Preferences;
    categories: ReadonlyMap<string, { savePath: string }>;
    now: () => number;
  },
  source: { meta: TorrentFile; bytes: Uint8Array } | { magnet: Magnet },
  request: AddRequest,
): Torrent {
  const { facts, preferences, categories, now } = context;
  const hashes = 'meta' in source ? source.meta : source.magnet;
  const meta = 'meta' in source ? source.meta : undefined;
  const id = torrentId(facts, hashes);
  const wantedCategory = request.get('category') ?? '';
  const category = isCategoryName(wantedCategory) ? wantedCategory : '';
  const isAutoManaged = decideAutoManagement(facts, preferences, request);
  const savePath = decideSavePath(preferences, categories, category, isAutoManaged, request);
  const layout = readLayout(preferences, request);
  const stoppedByDefault = preferences.isOn(
    facts.stopAction === 'stop' ? 'add_stopped_enabled' : 'start_paused_enabled',
  );
  return {
    id,
    infoHashV1: hashes.infoHashV1,
    infoHashV2: hashes.infoHashV2,
    name: request.get('rename') || hashes.name || id,
    meta,
    bytes: 'bytes' in source ? source.bytes : undefined,
    layout,
    files: meta ? layOutFiles(meta, layout) : [],
    savePath,
    currentPath: savePath,
    category,
    tags: splitTags(facts, request.get('tags') ?? ''),
    trackers: [...hashes.trackers],
    trackerMessage: { status: 2, text: '' },
    phase: 'registering',
    phaseSince: now(),
    isStopped: readFlag(request.get(facts.stoppedParameter)) ?? stoppedByDefault,
    isForced: false,
    isQueued: false,
    hasSource: false,
    skipsCheck: readFlag(request.get(facts.skipCheckParameter)) === true,
    isAutoManaged,
    isSequential: readFlag(request.get('sequentialDownload')) === true,
    completedBytes: 0,
    speed: 0,
    addedAt: now(),
    completedAt: 0,
    seedingSince: 0,
    limits: {
      download: Number(request.get('dlLimit') ?? 0),
      upload: Number(request.get('upLimit') ?? 0),
      ratio: Number(request.get('ratioLimit') ?? -2),
      seedingMinutes: Number(request.get('seedingTimeLimit') ?? -2),
      inactiveMinutes: Number(request.get('inactiveSeedingTimeLimit') ?? -2),
      action: request.get('shareLimitAction') ?? 'Default',
    },
    scripted: {},
  };
}

/** Adding what is there merges its trackers in some versions; only 4.3 calls that a success. */
export function addTrackersToPresent(
  facts: DialectFacts,
  preferences: Preferences,
  present: Torrent,
  added: Torrent,
): boolean {
  const isPrivate = present.meta?.isPrivate === true || added.meta?.isPrivate === true;
  if (isPrivate) return false;
  const merges =
    facts.dialect === '4.3' || (isAtLeast(facts.dialect, '5.1') && preferences.isOn('merge_trackers'));
  if (merges) present.trackers = [...new Set([...present.trackers, ...added.trackers])];
  return facts.dialect === '4.3';
}

/** 4.5 keeps the blank after a comma as part of the tag. */
export function splitTags(facts: DialectFacts, list: string): string[] {
  const parts = list.split(',').filter((tag) => tag.trim() !== '');
  return [...new Set(isAtLeast(facts.dialect, '5.1') ? parts.map((tag) => tag.trim()) : parts)];
}

function decideAutoManagement(facts: DialectFacts, preferences: Preferences, request: AddRequest): boolean {
  const asked = readFlag(request.get('autoTMM'));
  if (asked !== undefined) return asked;
  if (isAtLeast(facts.dialect, '5.1') && request.get('savepath')) return false;
  return preferences.isOn('auto_tmm_enabled');
}

function decideSavePath(
  preferences: Preferences,
  categories: ReadonlyMap<string, { savePath: string }>,
  category: string,
  isAutoManaged: boolean,
  request: AddRequest,
): string {
  const root = preferences.text('save_path');
  const asked = request.get('savepath');
  if (isAutoManaged) return categoryPath(root, categories, category);
  return asked ? path.resolve(root, asked) : root;
}

/** The category's own path, or a folder named after it below the default one. */
export function categoryPath(
  root: string,
  categories: ReadonlyMap<string, { savePath: string }>,
  category: string,
): string {
  if (!category) return root;
  return path.resolve(root, categories.get(category)?.savePath || category);
}

function readLayout(preferences: Preferences, request: AddRequest): ContentLayout {
  const asked = request.get('contentLayout') ?? preferences.text('torrent_content_layout');
  if (asked === 'Subfolder' || asked === 'NoSubfolder') return asked;
  const rootFolder = readFlag(request.get('root_folder'));
  return rootFolder === false ? 'NoSubfolder' : 'Original';
}
