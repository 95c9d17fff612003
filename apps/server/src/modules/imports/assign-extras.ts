import type { Candidate } from './candidate.ts';
import { coverRank, stemOf } from './classify.ts';
import type { BookGroup, Inspection, SourceFile } from './model.ts';
import { TITLE_FITS, titleFit } from './text-fit.ts';

/**
 * Gives covers and companions to the books they lie beside, best cover first. Answers what belongs to none, each with
 * its reason.
 */
export function assignExtras(
  inspection: Inspection,
  groups: BookGroup[],
  candidates: readonly Candidate[],
): string[] {
  const ignored: string[] = [];
  for (const file of inspection.files) {
    switch (file.role) {
      case 'audio':
        break;
      case 'companion':
      case 'cover': {
        const owner = ownerOf(file, groups, candidates);
        if (owner) (file.role === 'cover' ? owner.covers : owner.companions).push(file.path);
        else ignored.push(`${file.path}: belongs to no single book`);
        break;
      }
      case 'junk':
      case 'blocker':
      case 'other':
        ignored.push(`${file.path}: ${file.note ?? 'not part of a book'}`);
        break;
    }
  }
  for (const group of groups) group.covers.sort((a, b) => coverRank(a) - coverRank(b) || (a < b ? -1 : 1));
  return ignored;
}

function ownerOf(
  file: SourceFile,
  groups: readonly BookGroup[],
  candidates: readonly Candidate[],
): BookGroup | undefined {
  if (groups.length === 1) return groups[0];
  const sameStem = groups.filter((group) => group.audio.some((path) => stemOf(path) === stemOf(file.path)));
  if (sameStem.length === 1) return sameStem[0];
  const named = groups.filter((group) => {
    const book = candidates.find((candidate) => candidate.book.id === group.bookId)?.book;
    return book !== undefined && titleFit(stemOf(file.path), book) >= TITLE_FITS;
  });
  if (named.length === 1) return named[0];
  // The nearest folder above it that holds audio of one group only.
  for (let folder = parentOf(file.path); ; folder = parentOf(folder)) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const inside = groups.filter((group) => group.audio.some((path) => path.startsWith(prefix)));
    if (inside.length === 1) return inside[0];
    if (inside.length > 1 || folder === '') return undefined;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
