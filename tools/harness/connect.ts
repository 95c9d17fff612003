import type { Provider, TestResult } from '@earmark/contracts';
import type { Testbed } from '@earmark/testbed';
import type { Api } from './api.ts';

/** Fails with the words of the *Test* button. */
async function tested(api: Api, path: string, body: unknown): Promise<TestResult> {
  const result = await api.post<TestResult>(path, body);
  if (!result.ok) throw new Error(`${path}: ${result.message} ${result.hint ?? ''}`);
  return result;
}

/** Connects a fresh Earmark to the testbed, as a person would: test each connection, then save it. */
export async function connectEverything(
  api: Api,
  testbed: Testbed,
  say: (line: string) => void = () => {},
): Promise<void> {
  const { client, settings } = testbed;
  if (!client) throw new Error('The testbed runs without a download client.');

  const media = { libraryPath: testbed.libraryDir };
  await tested(api, '/settings/mediaManagement/test', media);
  await api.put('/settings/mediaManagement', media);
  await api.put('/settings/general', { pollInterval: 5 });
  say(`library path: ${testbed.libraryDir}`);

  const qbittorrent = {
    implementation: 'qbittorrent',
    name: 'qBittorrent',
    settings: { host: client.host, port: client.port, username: client.username, password: client.password },
  };
  say(`download client: ${(await tested(api, '/downloadclients/test', qbittorrent)).message}`);
  await api.post<Provider>('/downloadclients', qbittorrent);

  const prowlarr = {
    implementation: 'prowlarr',
    name: 'Prowlarr',
    settings: { url: settings['prowlarr_url'], apiKey: settings['prowlarr_api_key'] },
  };
  say(`Prowlarr: ${(await tested(api, '/indexers/test', prowlarr)).message}`);
  await api.post<Provider>('/indexers', prowlarr);

  const mam = {
    implementation: 'myanonamouse',
    name: 'MyAnonamouse',
    priority: 10,
    settings: { mamId: settings['mam_id'] },
  };
  say(`MyAnonamouse: ${(await tested(api, '/indexers/test', mam)).message}`);
  await api.post<Provider>('/indexers', mam);

  // A testbed may run without some of its services.
  if (settings['abs_url'] === undefined) return;
  const audiobookshelf = {
    absUrl: settings['abs_url'],
    absApiToken: settings['abs_api_token'],
    absLibraryId: settings['abs_library_id'],
  };
  say(`Audiobookshelf: ${(await tested(api, '/settings/audiobookshelf/test', audiobookshelf)).message}`);
  await api.put('/settings/audiobookshelf', audiobookshelf);
}
