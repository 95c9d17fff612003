import type { SettingsSections } from '@earmark/contracts';
import type { LibraryServer } from '../integrations/libraries/port.ts';
import type { AnnounceTarget } from '../modules/announce/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';

export type CreateLibraryServer = (values: {
  url: string;
  apiToken: string;
  libraryId: string;
}) => LibraryServer;

/** The Audiobookshelf of the settings; the same instance until they change. */
export function announceTarget(
  settings: SettingsService,
  create: CreateLibraryServer,
): () => Promise<AnnounceTarget | undefined> {
  let known: { key: string; server: LibraryServer } | undefined;
  return async () => {
    const { absUrl, absApiToken, absLibraryId } = await settings.get('audiobookshelf');
    if (absUrl === '' || absApiToken === '' || absLibraryId === '') return undefined;
    const key = JSON.stringify([absUrl, absApiToken, absLibraryId]);
    if (known?.key !== key)
      known = { key, server: create({ url: absUrl, apiToken: absApiToken, libraryId: absLibraryId }) };
    return { server: known.server, libraryId: absLibraryId };
  };
}

/** The *Test* button of the section, on values that are not stored yet. */
export function testAudiobookshelf(create: CreateLibraryServer) {
  return async (values: Record<string, unknown>) => {
    const { absUrl, absApiToken, absLibraryId } = values as SettingsSections['audiobookshelf'];
    if (absUrl === '') return { ok: true, message: 'Audiobookshelf is not used.', details: [] };
    return create({ url: absUrl, apiToken: absApiToken, libraryId: absLibraryId }).test();
  };
}
