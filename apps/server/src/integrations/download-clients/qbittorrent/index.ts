import type { ProviderDefinition } from '../../definition.ts';
import type { DownloadClient } from '../port.ts';
import { createQbittorrentClient } from './client.ts';
import { type QbittorrentSettings, qbittorrentSettings } from './settings.ts';

export const qbittorrent: ProviderDefinition<'downloadclient', QbittorrentSettings, DownloadClient> = {
  kind: 'downloadclient',
  implementation: 'qbittorrent',
  label: 'qBittorrent',
  description: 'Downloads torrents through the Web UI of qBittorrent 4.3 or newer.',
  infoUrl: 'https://www.qbittorrent.org/',
  settings: qbittorrentSettings,
  create: createQbittorrentClient,
};
