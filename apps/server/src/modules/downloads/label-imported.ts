import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import type { JobHandler } from '../../jobs/index.ts';
import type { DownloadParts } from './ports.ts';
import type { DownloadStore } from './store.ts';

export const LABEL_JOB = 'downloads.labelImported';

const RETRY_MS = 5 * 60_000;

/**
 * Tells the client that a torrent is imported: the category and tag of the settings. The torrent goes on seeding; it
 * is known by its hash, not by its category.
 */
export function createLabelJob(
  parts: Pick<DownloadParts, 'clients' | 'settings'>,
  store: DownloadStore,
): JobHandler {
  return {
    kind: LABEL_JOB,
    run: async (payload, { log }) => {
      const download = await store.byId(String(payload['downloadId']));
      if (!download) return;
      const client = await parts.clients.instance(download.clientId);
      if (!client) return;
      const { postImportCategory, postImportTag } = await parts.settings.mediaManagement();
      try {
        const [torrent] = await client.getTorrents(download.hashes);
        if (!torrent) return;
        if (postImportTag !== '' && !torrent.tags.includes(postImportTag)) {
          await client.addTags(torrent.id, [postImportTag]);
        }
        // A torrent somebody else put there keeps its category.
        if (
          postImportCategory !== '' &&
          !download.release.wasPresent &&
          torrent.category !== postImportCategory
        ) {
          await client.setCategory(torrent.id, postImportCategory);
        }
        log.info({ title: download.title }, 'labelled an imported torrent');
      } catch (error) {
        if (isClientOutOfReach(error)) return { retryAfterMs: error.retryAfterMs ?? RETRY_MS };
        throw error;
      }
    },
  };
}
