import { join } from 'node:path';
import type { LibraryServer } from '../integrations/libraries/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { errnoOf, type FileSystem } from '../platform/files/index.ts';

/** What is seen stays so until somebody changes a mount; disks may sleep meanwhile. */
const TRUSTED_MS = 3_600_000;
/** The media server may have mounted a folder above the library path, but hardly one further up. */
const LEVELS_ABOVE = 2;

export type ShelfSight = ReturnType<typeof createShelfSight>;

/**
 * Whether the media server sees what is filed in a root folder. Its paths are of another world and tell nothing, so an
 * empty hidden folder, which it never lists, is made there and asked for.
 */
export function createShelfSight(deps: { fs: FileSystem; clock: Clock }) {
  const { fs, clock } = deps;
  const seen = new Map<string, number>();

  /** Null when nothing could be tried, or the server cannot say. */
  const sees = async (server: LibraryServer, libraryId: string, root: string): Promise<boolean | null> => {
    const key = JSON.stringify([libraryId, root]);
    if ((seen.get(key) ?? 0) > clock.now()) return true;
    seen.delete(key);
    const probe = `.earmark-probe-${newId()}`;
    const path = join(root, probe);
    try {
      await fs.mkdir(path);
    } catch (error) {
      // That it cannot be written to is told elsewhere.
      if (errnoOf(error) === undefined) throw error;
      return null;
    }
    try {
      const isSeen = await server.holdsFolder(libraryId, pathsOf(root, probe));
      if (isSeen) seen.set(key, clock.now() + TRUSTED_MS);
      return isSeen;
    } finally {
      await fs.rmdir(path);
    }
  };
  return { sees };
}

/** `.probe`, `library/.probe`, `media/library/.probe`. */
function pathsOf(root: string, probe: string): string[] {
  const parts = root.split(/[/\\]+/u).filter(Boolean);
  const levels = Math.min(LEVELS_ABOVE, parts.length);
  return Array.from({ length: levels + 1 }, (_, above) =>
    [...parts.slice(parts.length - above), probe].join('/'),
  );
}

/** The sentence and the way out, for the health page and the *Test* button. */
export function unseenWords(root: string): { message: string; hint: string } {
  return {
    message: `Audiobookshelf does not see what is filed in ${root}: none of the folders of its library is that one.`,
    hint: 'Map the same folder into Audiobookshelf, or choose the library whose folder it is. A network mount with a cache may show it only later.',
  };
}
