import { badInput } from '../../../kernel/errors.ts';
import { lengthOf } from '../inspect/lengths.ts';
import { countByFolder } from '../inspect/other-files.ts';
import type { BookGroup, Inspection, SourceFile } from '../model.ts';
import { orderParts } from '../order/order.ts';
import type { Candidate } from './candidate.ts';
import { collectEvidence } from './collect-evidence.ts';
import { judgeBook } from './judge-book.ts';

/** What a person decided: these files, in this order, are this book. */
export type ChosenGroup = { bookId: string; files: readonly string[] };

/** Groups as a person chose them. What speaks against them is told, and does not stop them. */
export function groupsAsChosen(
  inspection: Inspection,
  chosen: readonly ChosenGroup[],
  candidates: readonly Candidate[],
): BookGroup[] {
  const byPath = new Map(inspection.files.map((file) => [file.path, file]));
  const used = new Set<string>();
  const othersThan = countByFolder(inspection.files.filter((file) => file.role === 'audio'));
  return chosen.map(({ bookId, files: paths }, index) => {
    const files = paths.map((path, at) => {
      const file = byPath.get(path);
      if (!file) throw wrongFile(index, at, `"${path}" is not one of the files.`);
      if (used.has(path)) throw wrongFile(index, at, `"${path}" is chosen twice.`);
      used.add(path);
      return file;
    });
    const audio = files.filter((file) => file.role === 'audio');
    if (audio.length === 0) throw wrongFile(index, 0, 'There is no audio among the chosen files.');
    const candidate = candidates.find((entry) => entry.book.id === bookId);
    const evidence = collectEvidence({
      kept: audio,
      others: othersThan(audio),
      downloadName: inspection.name,
      releaseTitle: null,
    });
    const judgement = candidate ? judgeBook(evidence, candidate) : null;
    const covers = files.filter((file) => file.role === 'cover');
    return {
      audio: audio.map((file) => file.path),
      discs: discsInOrder(audio),
      spare: [],
      companions: files
        .filter((file) => file.role === 'companion' || file.role === 'other')
        .map((file) => file.path),
      covers: (covers.length > 0 ? covers : coversBeside(inspection, audio)).map((file) => file.path),
      bookId,
      confidence: 'confirmed',
      reasons: ['Chosen by hand.'],
      warnings: judgement ? [...judgement.warnings, ...judgement.contradictions] : [],
      blockers: audio.flatMap((file) => (file.fault === null ? [] : [`"${file.path}" ${file.fault}.`])),
      label: evidence.tags[0] ?? evidence.names[0] ?? '',
      durationSeconds: lengthOf(audio),
    };
  });
}

/** Discs of files in the order a person chose; none when that order goes to and fro between them. */
function discsInOrder(audio: readonly SourceFile[]): Record<string, number> {
  const { discs } = orderParts(
    audio.map(({ path, audio: facts }) => ({ path, disc: facts?.disc ?? null, track: facts?.track ?? null })),
  );
  const numbers = audio.map(({ path }) => discs.get(path) ?? 1);
  const isInOrder = numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? 0) <= number);
  return isInOrder ? Object.fromEntries(discs) : {};
}

function coversBeside(inspection: Inspection, audio: readonly { path: string }[]) {
  const folders = new Set(audio.map((file) => file.path.slice(0, file.path.lastIndexOf('/') + 1)));
  return inspection.files.filter(
    (file) => file.role === 'cover' && folders.has(file.path.slice(0, file.path.lastIndexOf('/') + 1)),
  );
}

function wrongFile(group: number, at: number, message: string) {
  return badInput('The chosen files do not fit.', [{ path: `groups.${group}.files.${at}`, message }]);
}
