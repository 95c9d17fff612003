import { z } from 'zod';
import type { Contribution, MergeFacts } from '../catalog/index.ts';
import type { Item, ItemFile, NewItem } from './model.ts';

/** What the library knew of a folder when it went into the recycle bin. */
const recycledItem = z.object({
  bookId: z.string(),
  durationSeconds: z.number().nullable(),
  format: z.string().nullable(),
  downloadId: z.string().nullable(),
  importId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).transform((facts) => facts as MergeFacts),
  fieldSources: z.record(z.string(), z.string()),
  contributions: z
    .array(z.object({ source: z.string(), facts: z.record(z.string(), z.unknown()) }))
    .default([])
    .transform((told) => told as Contribution[]),
  files: z.array(
    z.object({
      path: z.string().min(1),
      role: z.enum(['audio', 'companion', 'cover', 'sidecar', 'other']),
      sizeBytes: z.number(),
      durationSeconds: z.number().nullable(),
      inode: z.string().nullable(),
    }),
  ),
});

export function toRecycledItem(item: Item, files: readonly ItemFile[]): z.input<typeof recycledItem> {
  const { bookId, durationSeconds, format, downloadId, importId, metadata, fieldSources, contributions } =
    item;
  return {
    bookId,
    durationSeconds,
    format,
    downloadId,
    importId,
    metadata: metadata as Record<string, unknown>,
    fieldSources,
    contributions: contributions as z.input<typeof recycledItem>['contributions'],
    files: [...files],
  };
}

/** The item to be recorded again; undefined when nothing usable was noted. */
export function readRecycledItem(
  noted: unknown,
  place: { rootFolderId: string; path: string },
): NewItem | undefined {
  const parsed = recycledItem.safeParse(noted);
  return parsed.success ? { ...parsed.data, ...place } : undefined;
}
