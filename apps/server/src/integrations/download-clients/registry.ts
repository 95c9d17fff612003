import type { ProviderDefinition } from '../definition.ts';
import type { DownloadClient } from './port.ts';
import { qbittorrent } from './qbittorrent/index.ts';

/** Every download client there is; a new one is a folder and one line. */
export const downloadClients: readonly ProviderDefinition<'downloadclient', unknown, DownloadClient>[] = [
  qbittorrent,
];
