import type { DownloadClient } from '../../../integrations/download-clients/port.ts';

/** A client that takes everything and never gets on with it. */
export function patientClient(over: Partial<DownloadClient> = {}): DownloadClient {
  const ids = new Set<string>();
  return {
    version: () => Promise.resolve('v0'),
    addTorrent: ({ hashes }: { hashes: string[] }) => {
      for (const hash of hashes) ids.add(hash);
      return Promise.resolve({ id: hashes[0] ?? '', alreadyPresent: false });
    },
    getTorrents: (hashes: string[]) =>
      Promise.resolve(
        hashes
          .filter((hash) => ids.has(hash))
          .map((hash) => ({
            id: hash,
            hashes: [hash],
            state: 'queued',
            addedAt: null,
            tags: [],
            savePath: '/d',
            sizeBytes: 5,
            category: 'audiobooks',
          })),
      ),
    removeTorrent: (id: string) => {
      ids.delete(id);
      return Promise.resolve();
    },
    ...over,
  } as unknown as DownloadClient;
}
