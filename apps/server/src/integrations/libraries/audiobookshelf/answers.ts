import { z } from 'zod';
import type { RemoteLibrary, RemoteLibraryItem } from '../port.ts';

const text = z.string().catch('');
const flag = z.boolean().catch(false);

export const statusAnswer = z.object({
  app: text,
  serverVersion: text,
  isInit: z.boolean().catch(true),
});

const serverSettings = z
  .object({
    version: text,
    storeMetadataWithItem: flag,
    scannerDisableWatcher: flag,
  })
  .catch({ version: '', storeMetadataWithItem: false, scannerDisableWatcher: false });

export const authorizeAnswer = z.object({
  user: z.object({
    username: text,
    type: text,
    permissions: z
      .object({
        accessAllLibraries: z.boolean().catch(true),
        accessExplicitContent: z.boolean().catch(true),
      })
      .catch({ accessAllLibraries: true, accessExplicitContent: true }),
  }),
  serverSettings,
});
export type AuthorizeAnswer = z.infer<typeof authorizeAnswer>;

const library = z.object({
  id: z.string(),
  name: text,
  mediaType: text,
  folders: z.array(z.object({ fullPath: z.string() }).nullable().catch(null)).catch([]),
  settings: z.object({ disableWatcher: flag }).catch({ disableWatcher: false }),
});
export type AbsLibrary = z.infer<typeof library>;

const task = z.object({
  action: text,
  isFinished: flag,
  data: z.object({ libraryId: z.string().nullish() }).nullish().catch(null),
});

const item = z.object({
  id: z.string(),
  path: z.string(),
  isMissing: flag,
  updatedAt: z.number().nullable().catch(null),
  media: z
    .object({
      duration: z.number().nullable().catch(null),
      metadata: z
        .object({
          title: z.string().nullable().catch(null),
          authorName: z.string().nullable().catch(null),
          authors: z
            .array(z.object({ name: z.string() }).nullable().catch(null))
            .nullish()
            .catch(null),
          asin: z.string().nullable().catch(null),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

/** The members of a list that can be read; an odd one is left out. */
function eachOf<Item>(list: unknown, schema: z.ZodType<Item>): Item[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((each) => {
    const parsed = schema.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}

export function readLibraries(answer: unknown): AbsLibrary[] {
  return eachOf((answer as { libraries?: unknown } | null)?.libraries, library);
}

export function toLibrary(each: AbsLibrary): RemoteLibrary {
  return {
    id: each.id,
    name: each.name,
    mediaType: each.mediaType,
    folders: each.folders.flatMap((folder) => (folder ? [folder.fullPath] : [])),
  };
}

/** Scans of the library that run right now, by a person, a schedule or the watcher. */
export function isScanning(answer: unknown, libraryId: string): boolean {
  return eachOf((answer as { tasks?: unknown } | null)?.tasks, task).some(
    (each) => !each.isFinished && each.action.endsWith('-scan') && each.data?.libraryId === libraryId,
  );
}

export function readItems(list: unknown): RemoteLibraryItem[] {
  return eachOf(list, item).map((each) => {
    const metadata = each.media?.metadata;
    const named = metadata?.authors?.flatMap((author) => (author ? [author.name] : []));
    return {
      id: each.id,
      path: each.path,
      title: metadata?.title ?? '',
      authors: named ?? splitNames(metadata?.authorName ?? ''),
      asin: metadata?.asin?.trim().toUpperCase() || null,
      durationSeconds: each.media?.duration ?? null,
      missing: each.isMissing,
      updatedAt: each.updatedAt,
    };
  });
}

function splitNames(names: string): string[] {
  return names
    .split(', ')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** `libraryItemTitle` comes where only a book above the folder is known, not the folder itself. */
export const pathExistsAnswer = z.object({ exists: z.boolean(), libraryItemTitle: z.string().nullish() });
