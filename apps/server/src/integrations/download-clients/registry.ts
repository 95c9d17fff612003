import type { ProviderDefinition } from '../definition.ts';
import type { DownloadClient } from './port.ts';
import { qbittorrent } from './qbittorrent/index.ts';

/** Every download client there is; a new one is a folder and one line. */
export const downloadClients: readonly ProviderDefinition<'downloadclient', unknown, DownloadClient>[] = [
  qbittorrent,
];

/** Environment keys of product.md that fill the settings of the first client. */
export const fixedQbittorrentKeys = {
  qbit_host: 'host',
  qbit_port: 'port',
  qbit_user: 'username',
  qbit_pass: 'password',
  qbit_category: 'category',
  qbit_save_path: 'savePath',
} as const;
