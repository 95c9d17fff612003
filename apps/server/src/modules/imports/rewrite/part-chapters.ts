import { basename, extname } from 'node:path/posix';
import type { AudioFacts, Chapter } from '../model.ts';
import { joinChapters } from '../plan/join-chapters.ts';

export type ChapterPart = { path: string; facts: AudioFacts | null; seconds: number };

/**
 * Chapters of a book joined from parts: those inside the parts, else one for each part. It is called by its title when
 * every part has a title of its own, else by what is particular in its file name, else by its number.
 */
export function chaptersOfParts(parts: readonly ChapterPart[]): Chapter[] {
  const inside = joinChapters(
    parts.map(({ facts, seconds }) => facts && { ...facts, durationSeconds: seconds }),
  );
  if (inside.length > 0) return inside;
  const titles = titlesOf(parts);
  let offset = 0;
  return parts.map(({ seconds }, index) => {
    const startSeconds = offset;
    offset += seconds;
    return { startSeconds, endSeconds: offset, title: titles[index] ?? '' };
  });
}

function titlesOf(parts: readonly ChapterPart[]): string[] {
  const albums = new Set(parts.flatMap(({ facts }) => facts?.album?.toLowerCase() ?? []));
  const tagged = parts.map(({ facts }) => facts?.title?.trim() ?? '');
  if (areDistinct(tagged) && !tagged.some((title) => albums.has(title.toLowerCase()))) return tagged;
  const named = withoutCommon(parts.map(({ path }) => basename(path, extname(path))));
  if (areDistinct(named) && named.every((name) => /\p{L}/u.test(name))) return named;
  return parts.map((_, index) => `Part ${index + 1}`);
}

/** File names without the words that all of them begin or end with, and without leading numbers. */
function withoutCommon(names: readonly string[]): string[] {
  const words = names.map((name) => name.replaceAll('_', ' ').split(/\s+/));
  const shared = (pick: (list: string[], at: number) => string | undefined): number => {
    let count = 0;
    while (
      words.every((list) => list.length > count + 1 && pick(list, count) === pick(words[0] ?? [], count))
    ) {
      count += 1;
    }
    return count;
  };
  const head = shared((list, at) => list[at]);
  const tail = shared((list, at) => list.at(-1 - at));
  return words.map((list) =>
    list
      .slice(head, list.length - Math.min(tail, list.length - head - 1))
      .join(' ')
      .replace(/^[\s\d.)\]_-]+(?=\p{L})/u, '')
      .replace(/^[\s-]+|[\s-]+$/g, ''),
  );
}

function areDistinct(texts: readonly string[]): boolean {
  return (
    texts.every((text) => text !== '') &&
    new Set(texts.map((text) => text.toLowerCase())).size === texts.length
  );
}
