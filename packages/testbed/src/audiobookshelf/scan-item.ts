import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeMetadataJson } from './metadata-json.ts';
import {
  type BookFacts,
  type FoundFile,
  type Item,
  type Library,
  NO_FACTS,
  type PartialFacts,
} from './model.ts';
import { isSameFile, readItem } from './read-item.ts';
import type { Store } from './store.ts';
import { folderStat, readFileStat } from './walk.ts';

type ItemScan = {
  store: Store;
  library: Library;
  relPath: string;
  files: readonly FoundFile[];
  /** Reads sidecars again although no file changed. */
  isForced: boolean;
  isBroken: (file: FoundFile) => boolean;
};

export type ItemResult = 'ADDED' | 'UPDATED' | 'UPTODATE' | 'NOTHING';

/** Adds an item, or brings a known one up to date. */
export async function scanItem(scan: ItemScan, known: Item | undefined): Promise<ItemResult> {
  const { store, library, relPath } = scan;
  const isFile = isSingleFile(scan);
  const place = isFile
    ? await readFileStat(library.folder, relPath)
    : await folderStat(path.join(library.folder, relPath));
  if (!place) return 'NOTHING';
  const wasMoved = known !== undefined && known.relPath !== relPath;
  if (known && !known.isMissing && !wasMoved && !scan.isForced && hasSameFiles(known.files, scan.files)) {
    return 'UPTODATE';
  }
  const read = await readItem({
    library,
    relPath,
    isFile,
    files: scan.files,
    known: known?.audio ?? [],
    ownMetadata: known?.ownMetadata,
    parsesSubtitle: store.settings.scannerParseSubtitle,
    isBroken: scan.isBroken,
  });
  if (!read) return 'NOTHING';
  const now = store.now();
  const facts = completeFacts(known?.facts ?? NO_FACTS, read.facts);
  const changed =
    !known ||
    known.isMissing ||
    wasMoved ||
    JSON.stringify([facts, coverKey(read.cover)]) !== JSON.stringify([known.facts, coverKey(known.cover)]) ||
    !hasSameFiles(known.files, scan.files);
  const item: Item = {
    id: known?.id ?? randomUUID(),
    mediaId: known?.mediaId ?? randomUUID(),
    ino: place.ino,
    libraryId: library.id,
    relPath,
    isFile,
    mtimeMs: place.mtimeMs,
    ctimeMs: place.ctimeMs,
    birthtimeMs: place.birthtimeMs,
    addedAt: known?.addedAt ?? now,
    updatedAt: changed ? now : (known?.updatedAt ?? now),
    lastScanAt: now,
    isMissing: false,
    isInvalid: false,
    files: [...scan.files],
    audio: read.audio,
    ebook: read.ebook,
    facts,
    cover: keepCover(known, read.cover, scan.files),
    ownMetadata: known?.ownMetadata,
  };
  store.items.set(item.id, item);
  if (changed) await saveOwnMetadata(store, library, item);
  return known ? (changed ? 'UPDATED' : 'UPTODATE') : 'ADDED';
}

/** Writes what the server knows to its own copy, or into the book folder when it is set so. */
export async function saveOwnMetadata(store: Store, library: Library, item: Item): Promise<void> {
  const text = writeMetadataJson(item.facts);
  if (!store.settings.storeMetadataWithItem || item.isFile) {
    item.ownMetadata = text;
    return;
  }
  const relPath = path.posix.join(item.relPath, 'metadata.json');
  await writeFile(path.join(library.folder, relPath), text);
  const written = await readFileStat(library.folder, relPath);
  if (!written) return;
  const at = item.files.findIndex((file) => file.relPath === relPath);
  item.files.splice(at < 0 ? item.files.length : at, 1, written);
}

function isSingleFile(scan: Pick<ItemScan, 'relPath' | 'files'>): boolean {
  return scan.files.length === 1 && scan.files[0]?.relPath === scan.relPath;
}

/** Where a source says nothing, what was known stays. */
function completeFacts(before: Readonly<BookFacts>, read: PartialFacts): BookFacts {
  const said = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  return { ...structuredClone(before as BookFacts), ...(said as Partial<BookFacts>) };
}

function hasSameFiles(before: readonly FoundFile[], now: readonly FoundFile[]): boolean {
  return before.length === now.length && now.every((file) => before.some((old) => isSameFile(old, file)));
}

/** A set cover is replaced only when its file is gone. */
function keepCover(
  known: Item | undefined,
  found: Item['cover'],
  files: readonly FoundFile[],
): Item['cover'] {
  const before = known?.cover;
  if (!before) return found;
  const isThere = 'bytes' in before || files.some((file) => file.relPath === before.relPath);
  return isThere && !('bytes' in before && found && 'relPath' in found) ? before : found;
}

function coverKey(cover: Item['cover']): string {
  if (!cover) return '';
  return 'relPath' in cover ? cover.relPath : `embedded ${cover.bytes.length}`;
}
