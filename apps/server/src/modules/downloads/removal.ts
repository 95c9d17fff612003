import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import type { JobHandler } from '../../jobs/index.ts';
import type { DownloadParts } from './ports.ts';

export const REMOVE_JOB = 'downloads.remove';

export type RemovePayload = {
  clientId: string;
  hashes: string[];
  title: string;
  deleteFiles: boolean;
};

/** A client that is switched off for the night is asked again; each ask is cheap. */
const RETRY_MS = 60_000;

/** Takes a torrent out of its client, also when that is down at the moment. */
export function createRemoveJob(parts: Pick<DownloadParts, 'clients'>): JobHandler {
  return {
    kind: REMOVE_JOB,
    run: async (payload, { log }) => {
      const { clientId, hashes, title, deleteFiles } = payload as RemovePayload;
      const client = await parts.clients.instance(clientId);
      if (!client) return;
      try {
        for (const torrent of await client.getTorrents(hashes)) {
          await client.removeTorrent(torrent.id, { deleteFiles });
          log.info({ title, deleteFiles }, 'removed a torrent from its client');
        }
      } catch (error) {
        if (isClientOutOfReach(error)) return { retryAfterMs: error.retryAfterMs ?? RETRY_MS };
        throw error;
      }
    },
  };
}
