import type { SettingsSections, TestResult } from '@earmark/contracts';
import { z } from 'zod';
import type { LibraryServer } from '../integrations/libraries/port.ts';
import { conflict } from '../kernel/errors.ts';
import type { AnnounceTarget } from '../modules/announce/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { App } from '../platform/fastify/app-type.ts';
import { done } from '../platform/fastify/shapes.ts';
import { type ShelfSight, unseenWords } from './shelf-sight.ts';

type Values = SettingsSections['audiobookshelf'];

export type CreateLibraryServer = (values: {
  url: string;
  apiToken: string;
  libraryId: string;
  insecureTls: boolean;
}) => LibraryServer;

const toSettings = ({ absUrl, absApiToken, absLibraryId, absInsecureTls }: Values) => ({
  url: absUrl,
  apiToken: absApiToken,
  libraryId: absLibraryId,
  insecureTls: absInsecureTls,
});

/** The Audiobookshelf of the settings; the same instance until they change. */
export function announceTarget(
  settings: SettingsService,
  create: CreateLibraryServer,
): () => Promise<AnnounceTarget | undefined> {
  let known: { key: string; server: LibraryServer } | undefined;
  return async () => {
    const values = await settings.get('audiobookshelf');
    if (values.absUrl === '' || values.absApiToken === '' || values.absLibraryId === '') return undefined;
    const key = JSON.stringify(values);
    if (known?.key !== key) known = { key, server: create(toSettings(values)) };
    return { server: known.server, libraryId: values.absLibraryId };
  };
}

/** The *Test* button of the section, on values that are not stored yet. */
export function testAudiobookshelf(
  create: CreateLibraryServer,
  roots: () => Promise<readonly { path: string; writable: boolean }[]>,
  sight: Pick<ShelfSight, 'sees'>,
) {
  return async (values: Record<string, unknown>): Promise<TestResult> => {
    if ((values as Values).absUrl === '')
      return { ok: true, message: 'Audiobookshelf is not used.', details: [] };
    const server = create(toSettings(values as Values));
    const result = await server.test();
    const { absLibraryId } = values as Values;
    if (!result.ok || absLibraryId === '') return result;
    for (const { path, writable } of await roots()) {
      const isSeen = writable ? await sight.sees(server, absLibraryId, path) : null;
      if (isSeen === null) continue;
      const { message, hint } = unseenWords(path);
      if (!isSeen) return { ...result, ok: false, code: 'library_bad_answer', message, hint };
      result.details.push({ label: 'Sees the library path', value: path, ok: true });
    }
    return result;
  };
}

/** Which library is meant is chosen from a list, not typed as an id. */
export function registerAudiobookshelfRoutes(
  app: App,
  deps: {
    settings: SettingsService;
    create: CreateLibraryServer;
    target: () => Promise<AnnounceTarget | undefined>;
    checkHealth: () => Promise<unknown>;
  },
): void {
  const library = z.object({ id: z.string(), name: z.string(), folders: z.array(z.string()) });
  app.post(
    '/api/v1/settings/audiobookshelf/libraries',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['settings'],
        summary: 'The book libraries of an Audiobookshelf, asked with unsaved settings.',
        body: z.record(z.string(), z.unknown()),
        response: { 200: z.object({ records: z.array(library) }) },
      },
    },
    async (request) => {
      const values = await deps.settings.preview('audiobookshelf', request.body);
      const libraries = await deps.create(toSettings(values)).libraries();
      return {
        records: libraries
          .filter((each) => each.mediaType === 'book')
          .map(({ id, name, folders }) => ({ id, name, folders })),
      };
    },
  );
  app.post(
    '/api/v1/settings/audiobookshelf/store-metadata',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['settings'],
        summary: 'Switch on “store metadata with item” in Audiobookshelf.',
        response: { 200: done },
      },
    },
    async () => {
      const target = await deps.target();
      if (!target) {
        throw conflict('Audiobookshelf is not set up.', 'Enter its address, API key and library first.');
      }
      await target.server.storeMetadataWithItem();
      await deps.checkHealth();
      return { ok: true as const };
    },
  );
}
