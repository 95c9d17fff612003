import type { IntegrationTools } from '../../definition.ts';
import { libraryBadAnswer } from '../errors.ts';
import type { LibraryServer, RemoteLibraryItem } from '../port.ts';
import {
  authorizeAnswer,
  isScanning,
  pathExistsAnswer,
  readItems,
  readLibraries,
  toLibrary,
} from './answers.ts';
import { createAbsApi } from './api.ts';
import type { AudiobookshelfSettings } from './settings.ts';
import { testConnection } from './test-connection.ts';

/** A book that just came in is among the newest, so one small page nearly always finds it. */
const NEWEST_PAGE = 50;
const FULL_PAGE = 500;
const LIST_MAX_BYTES = 64 * 1024 * 1024;
const LIST_TIMEOUT_MS = 60_000;
const LISTING_LIFETIME_MS = 20_000;

/** Audiobookshelf, 2.26 or newer for API keys. */
export function createAudiobookshelfServer(
  settings: AudiobookshelfSettings,
  tools: IntegrationTools,
): LibraryServer {
  const api = createAbsApi(settings, tools);
  let listing: { libraryId: string; byPath: Map<string, RemoteLibraryItem>; at: number } | null = null;

  async function serverSettings() {
    const answer = authorizeAnswer.safeParse(await api.authorize());
    if (!answer.success) throw libraryBadAnswer('Audiobookshelf does not tell its settings.');
    return answer.data.serverSettings;
  }

  async function libraries() {
    return readLibraries(await api.read('/api/libraries', 'list its libraries'));
  }

  async function scanning(libraryId: string): Promise<boolean> {
    return isScanning(await api.read('/api/tasks', 'list its tasks'), libraryId);
  }

  async function isWatched(libraryId: string): Promise<boolean> {
    const library = (await libraries()).find((each) => each.id === libraryId);
    if (!library) {
      throw libraryBadAnswer('The chosen library no longer exists in Audiobookshelf.', {
        hint: 'Choose another library in the settings.',
      });
    }
    return !library.settings.disableWatcher && !(await serverSettings()).scannerDisableWatcher;
  }

  async function list(
    libraryId: string,
    page: number,
    limit: number,
  ): Promise<{ items: RemoteLibraryItem[]; received: number; total: number }> {
    const query = new URLSearchParams({
      limit: String(limit),
      page: String(page),
      minified: '1',
      sort: 'addedAt',
      desc: '1',
    });
    const answer = (await api.read(
      `/api/libraries/${encodeURIComponent(libraryId)}/items?${query.toString()}`,
      'list the books of the library',
      { maxBytes: LIST_MAX_BYTES, timeoutMs: LIST_TIMEOUT_MS },
    )) as { results?: unknown; total?: unknown } | null;
    const results = Array.isArray(answer?.results) ? answer.results : null;
    if (!results) throw libraryBadAnswer('Audiobookshelf sent no list of books.');
    const total = typeof answer?.total === 'number' ? answer.total : results.length;
    return { items: readItems(results), received: results.length, total };
  }

  /** All items by path; kept for a moment, for a book is looked for under several spellings of its folder. */
  async function allByPath(libraryId: string): Promise<Map<string, RemoteLibraryItem>> {
    if (listing && listing.libraryId === libraryId && tools.clock.now() - listing.at < LISTING_LIFETIME_MS) {
      return listing.byPath;
    }
    const byPath = new Map<string, RemoteLibraryItem>();
    for (let page = 0; ; page += 1) {
      const { items, received, total } = await list(libraryId, page, FULL_PAGE);
      for (const item of items) {
        const path = comparable(item.path);
        if (byPath.get(path)?.missing !== false) byPath.set(path, item);
      }
      if (received === 0 || (page + 1) * FULL_PAGE >= total) break;
    }
    listing = { libraryId, byPath, at: tools.clock.now() };
    return byPath;
  }

  async function findByPath(libraryId: string, path: string): Promise<RemoteLibraryItem | null> {
    const wanted = comparable(path);
    const newest = await list(libraryId, 0, NEWEST_PAGE);
    const found = preferPresent(newest.items.filter((item) => comparable(item.path) === wanted));
    if (found || newest.received >= newest.total) return found;
    return (await allByPath(libraryId)).get(wanted) ?? null;
  }

  return {
    test: () => testConnection(api, settings),
    libraries: async () => (await libraries()).map(toLibrary),
    scanning,
    requestScan: async (libraryId, options = {}) => {
      // Two scans at once make duplicate items: they do not lock each other out.
      if (await scanning(libraryId)) return 'running';
      if (!options.despiteWatcher && (await isWatched(libraryId))) return 'watcher';
      await api.send(`/api/libraries/${encodeURIComponent(libraryId)}/scan`, 'start a scan');
      return 'started';
    },
    findByPath,
    findByAsin: async (libraryId, asin) => {
      const query = new URLSearchParams({ q: asin, limit: '12' });
      const answer = (await api.read(
        `/api/libraries/${encodeURIComponent(libraryId)}/search?${query.toString()}`,
        'search the library',
      )) as { book?: unknown } | null;
      const hits = Array.isArray(answer?.book) ? (answer.book as { libraryItem?: unknown }[]) : [];
      const items = readItems(hits.map((hit) => hit?.libraryItem));
      return preferPresent(items.filter((item) => item.asin === asin.trim().toUpperCase()));
    },
    items: async (libraryId, { page, pageSize }) => {
      const { items, total } = await list(libraryId, page - 1, pageSize);
      return { items, total };
    },
    rescanItem: async (itemId) => {
      // It waits for the scan, and answers 500 for an item that is a single file: then the library scan does it.
      await api.send(`/api/items/${encodeURIComponent(itemId)}/scan`, 'scan the book again', {
        timeoutMs: 120_000,
      });
    },
    serverSettings: async () => {
      const found = await serverSettings();
      return {
        version: found.version,
        storeMetadataWithItem: found.storeMetadataWithItem,
        watcherDisabled: found.scannerDisableWatcher,
      };
    },
    storeMetadataWithItem: async () => {
      if ((await serverSettings()).storeMetadataWithItem) return;
      await api.send('/api/settings', 'change its settings', {
        method: 'PATCH',
        json: { storeMetadataWithItem: true },
      });
      if (!(await serverSettings()).storeMetadataWithItem)
        throw libraryBadAnswer('Audiobookshelf took the change of its settings, and did not keep it.');
    },
    holdsFolder: async (libraryId, folders) => {
      const library = (await libraries()).find((each) => each.id === libraryId);
      for (const root of library?.folders ?? []) {
        if (!root) continue;
        for (const directory of folders) {
          const response = await api.call('/api/filesystem/pathexists', {
            method: 'POST',
            json: { directory, folderPath: root.fullPath },
            idempotent: true,
          });
          if (response.status !== 200) return null;
          const answer = pathExistsAnswer.safeParse(response.json());
          if (!answer.success) return null;
          if (answer.data.exists && !answer.data.libraryItemTitle) return true;
        }
      }
      return false;
    },
    itemUrl: (itemId) => `${settings.url}/item/${encodeURIComponent(itemId)}`,
  };
}

/** Paths of another machine: compared as text, without regard to a trailing slash or the way letters are composed. */
function comparable(path: string): string {
  return path.normalize('NFC').replaceAll('\\', '/').replace(/\/+$/, '');
}

function preferPresent(items: readonly RemoteLibraryItem[]): RemoteLibraryItem | null {
  return items.find((item) => !item.missing) ?? items[0] ?? null;
}
