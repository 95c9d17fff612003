import type { Candidate } from './identify/candidate.ts';
import { foundBookOf } from './identify/found-book.ts';
import { identifyInSlices } from './identify/identify.ts';
import type { Inspection } from './model.ts';
import type { ImportDownload, ImportParts } from './ports.ts';

/** Makes entries for the books of a pack that nobody asked for, where the settings say that all are imported. */
export async function adoptUnknown(
  parts: Pick<ImportParts, 'books' | 'settings'>,
  input: { inspection: Inspection; candidates: readonly Candidate[]; download: ImportDownload },
): Promise<Candidate[]> {
  if (!parts.books.adopt) return [];
  const { inspection, candidates, download } = input;
  const { groups } = await identifyInSlices({
    inspection,
    candidates,
    releaseTitle: download.releaseTitle,
    formats: await parts.settings.formats(),
  });
  const adopted: Candidate[] = [];
  for (const group of groups) {
    const isUnknown = group.bookId === null && group.blockers.length === 0 && group.label !== '';
    // A second copy of a book that is taken already is no new book.
    if (!isUnknown || group.warnings.some((warning) => warning.startsWith('Another copy'))) continue;
    const book = await parts.books.adopt(foundBookOf(group, inspection));
    if (book) adopted.push({ book, wanted: true, expected: false });
  }
  return adopted;
}
