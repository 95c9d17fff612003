import type { TestbedClient } from './clients.ts';
import { createQbittorrentApi } from './qbittorrent/web-api.ts';
import type { StartedServices } from './services.ts';

/** The environment that points Earmark at the stand-ins of fixed services. */
export function environmentOf(services: StartedServices): Record<string, string> {
  const audible = services.get('audible');
  const audnexus = services.get('audnexus');
  const mam = services.get('mam');
  return {
    ...(audible ? { EARMARK_AUDIBLE_URL: audible.urlTemplate } : {}),
    ...(audnexus ? { EARMARK_AUDNEXUS_URL: audnexus.url } : {}),
    ...(mam ? { EARMARK_MAM_URL: mam.url } : {}),
  };
}

/** What a person would type into Earmark's settings, by the names of its stored keys. */
export function settingsOf(
  services: StartedServices,
  client: TestbedClient | undefined,
): Record<string, string> {
  const mam = services.get('mam');
  const prowlarr = services.get('prowlarr');
  const audiobookshelf = services.get('audiobookshelf');
  return {
    ...(client
      ? {
          qbit_host: client.host,
          qbit_port: String(client.port),
          qbit_user: client.username,
          qbit_pass: client.password,
        }
      : {}),
    ...(mam ? { mam_id: mam.mamId() } : {}),
    ...(prowlarr ? { prowlarr_url: prowlarr.baseUrl, prowlarr_api_key: prowlarr.apiKey } : {}),
    ...(audiobookshelf
      ? {
          abs_url: audiobookshelf.url,
          abs_api_token: audiobookshelf.token,
          abs_library_id: audiobookshelf.libraryId,
        }
      : {}),
  };
}

/** Prowlarr's own download client is the same qBittorrent, with the category Prowlarr sets by itself. */
export function connectProwlarrToClient(services: StartedServices, client: TestbedClient): void {
  const api = createQbittorrentApi(client);
  services.get('prowlarr')?.setOnGrab(async (grab) => {
    await api.add({ torrent: grab.torrent, category: 'prowlarr' });
  });
}
