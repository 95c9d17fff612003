import { coverRank, stemOf } from '../inspect/classify.ts';
import { remembered } from '../inspect/remembered.ts';
import type { BookGroup, Inspection, SourceFile } from '../model.ts';
import type { Candidate } from './candidate.ts';
import { TITLE_FITS, titleFit } from './text-fit.ts';

/**
 * Gives covers and companions to the books they lie beside, best cover first. Answers what belongs to none, each with
 * its reason.
 */
export function* assignExtras(
  inspection: Inspection,
  groups: BookGroup[],
  candidates: readonly Candidate[],
): Generator<void, string[]> {
  const ignored: string[] = [];
  const ownerOf = findOwners(groups, candidates);
  for (const file of inspection.files) {
    switch (file.role) {
      case 'audio':
        break;
      case 'companion':
      case 'cover': {
        yield;
        const owner = ownerOf(file);
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

/** Who owns a cover or companion; what it takes to know that is worked out once. */
function findOwners(
  groups: readonly BookGroup[],
  candidates: readonly Candidate[],
): (file: SourceFile) => BookGroup | undefined {
  const byStem = new Map<string, Set<BookGroup>>();
  const byFolder = new Map<string, Set<BookGroup>>();
  for (const group of groups) {
    for (const path of group.audio) {
      addTo(byStem, stemOf(path), group);
      for (let folder = parentOf(path); ; folder = parentOf(folder)) {
        addTo(byFolder, folder, group);
        if (folder === '') break;
      }
    }
  }
  const books = new Map(candidates.map(({ book }) => [book.id, book]));
  const namedBy = remembered((stem) =>
    groups.filter((group) => {
      const book = books.get(group.bookId ?? '');
      return book !== undefined && titleFit(stem, book) >= TITLE_FITS;
    }),
  );
  return (file) => {
    if (groups.length === 1) return groups[0];
    const stem = stemOf(file.path);
    const sameStem = [...(byStem.get(stem) ?? [])];
    if (sameStem.length === 1) return sameStem[0];
    const named = namedBy(stem);
    if (named.length === 1) return named[0];
    // The nearest folder above it that holds audio of one group only.
    for (let folder = parentOf(file.path); ; folder = parentOf(folder)) {
      const inside = byFolder.get(folder);
      if (inside?.size === 1) return [...inside][0];
      if (inside !== undefined || folder === '') return undefined;
    }
  };
}

function addTo(index: Map<string, Set<BookGroup>>, key: string, group: BookGroup): void {
  const known = index.get(key);
  if (known) known.add(group);
  else index.set(key, new Set([group]));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
