import type { AudioFacts, Chapter } from '../model.ts';

/**
 * Embedded chapters of all parts, counted from the start of the book. Parts without chapters count as one, called by
 * their own title; empty when nothing was learnt (one part without chapters, or a part of unknown length).
 */
export function joinChapters(parts: readonly (AudioFacts | null)[]): Chapter[] {
  if (parts.every((part) => (part?.chapters.length ?? 0) === 0)) return [];
  const joined: Chapter[] = [];
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    const length = part?.durationSeconds ?? null;
    if (!part || length === null) return [];
    const own = part.chapters.filter((chapter) => chapter.startSeconds < length);
    if (own.length === 0) {
      joined.push({
        startSeconds: offset,
        endSeconds: offset + length,
        title: part.title ?? `Part ${index + 1}`,
      });
    }
    for (const [at, chapter] of own.entries()) {
      joined.push({
        startSeconds: offset + chapter.startSeconds,
        endSeconds: offset + Math.min(own[at + 1]?.startSeconds ?? length, length),
        title: chapter.title || `Chapter ${joined.length + 1}`,
      });
    }
    offset += length;
  }
  return joined;
}
