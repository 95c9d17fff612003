import type { ProviderDefinition } from '../../definition.ts';
import type { LibraryServer } from '../port.ts';
import { createAudiobookshelfServer } from './library-server.ts';
import { type AudiobookshelfSettings, audiobookshelfSettings } from './settings.ts';

export const audiobookshelf: ProviderDefinition<'library', AudiobookshelfSettings, LibraryServer> = {
  kind: 'library',
  implementation: 'audiobookshelf',
  label: 'Audiobookshelf',
  description: 'Shows and plays the books; told about each import.',
  infoUrl: 'https://www.audiobookshelf.org/',
  settings: audiobookshelfSettings,
  create: createAudiobookshelfServer,
};

export { type AudiobookshelfSettings, audiobookshelfSettings } from './settings.ts';
