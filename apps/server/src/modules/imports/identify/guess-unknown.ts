import { describeError, isAppError } from '../../../kernel/errors.ts';
import type { Inspection } from '../model.ts';
import type { ImportParts } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { foundBookOf } from './found-book.ts';
import { identifyInSlices } from './identify.ts';

/** A person waits for the answer, and the catalogue is asked politely. */
const MOST_QUESTIONS = 20;

/** Asks the catalogue for the books of groups that none of the candidates fits; a catalogue that is away is a warning. */
export async function guessUnknown(
  parts: Pick<ImportParts, 'books' | 'settings'>,
  inspection: Inspection,
  candidates: readonly Candidate[],
): Promise<{ candidates: Candidate[]; warnings: string[] }> {
  const { books } = parts;
  if (!books.guess || candidates.some(({ expected }) => expected)) return { candidates: [], warnings: [] };
  const formats = await parts.settings.formats();
  const { groups } = await identifyInSlices({ inspection, candidates, releaseTitle: null, formats });
  const known = new Set(candidates.map(({ book }) => book.id));
  const guessed = new Map<string, Candidate>();
  const unknown = groups.filter(({ bookId }) => bookId === null).slice(0, MOST_QUESTIONS);
  try {
    for (const group of unknown) {
      for (const book of await books.guess(foundBookOf(group, inspection))) {
        if (!known.has(book.id)) guessed.set(book.id, { book, wanted: true, expected: false });
      }
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    const warning = `The catalogue could not be asked which books these are: ${describeError(error)}`;
    return { candidates: [...guessed.values()], warnings: [warning] };
  }
  return { candidates: [...guessed.values()], warnings: [] };
}
