import { z } from 'zod';
import { id } from './common.ts';

/** A folder with audio below a root folder that is no library item yet, and the book it seems to be. */
export const foundFolder = z
  .object({
    rootFolderId: id,
    /** Relative to the root folder. */
    path: z.string(),
    audioFiles: z.number().int(),
    sizeBytes: z.number(),
    durationSeconds: z.number().nullable(),
    /** What the folder calls itself: tags, sidecars and names put together. */
    title: z.string(),
    authors: z.array(z.string()),
    narrators: z.array(z.string()),
    series: z.array(z.object({ name: z.string(), position: z.string().nullable() })),
    asin: z.string().nullable(),
    /** The book of the catalogue it is taken for; null when none fits, then it can be entered by hand. */
    book: z
      .object({ id, asin: z.string().nullable(), title: z.string(), authors: z.array(z.string()) })
      .nullable(),
    confidence: z.enum(['confirmed', 'likely', 'unsure', 'contradicted', 'unknown']),
    /** Why it is taken for this book. */
    reasons: z.array(z.string()),
    warnings: z.array(z.string()),
    /** Why it cannot be adopted as it is (several books in one folder, broken audio). */
    blockers: z.array(z.string()),
    /** The same book lies here already, relative to its root folder. */
    inLibraryAt: z.string().nullable(),
  })
  .meta({ id: 'FoundFolder' });
export type FoundFolder = z.infer<typeof foundFolder>;

/** How adopting one folder went. */
export const adoptionOutcome = z
  .object({ path: z.string(), libraryItemId: id.nullable(), bookId: id })
  .meta({ id: 'AdoptionOutcome' });
