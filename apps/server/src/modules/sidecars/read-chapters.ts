import { z } from 'zod';
import type { SidecarChapter } from './model.ts';

const chapterList = z.object({
  chapters: z.array(z.object({ start: z.number(), end: z.number(), title: z.string() })),
});

/** The chapters of a `metadata.json`; none when it has none or cannot be read. */
export function readChapters(metadataJson: string): SidecarChapter[] {
  try {
    const parsed = chapterList.safeParse(JSON.parse(metadataJson));
    return parsed.success ? parsed.data.chapters : [];
  } catch {
    return [];
  }
}
