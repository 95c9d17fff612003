import { atOnce, inSlices } from '../../../platform/slices.ts';
import { exampleNames, isBonus } from '../inspect/classify.ts';
import { lengthOf } from '../inspect/lengths.ts';
import { countByFolder } from '../inspect/other-files.ts';
import { isbnOf, isbnsInName } from '../isbn.ts';
import type { BookGroup, ImportBook, Inspection, SourceFile } from '../model.ts';
import { ordering } from '../order/order.ts';
import { assignExtras } from './assign-extras.ts';
import { type Candidate, lengthFit } from './candidate.ts';
import { chooseFormat, type FormatChoice } from './choose-format.ts';
import { collectEvidence } from './collect-evidence.ts';
import { groupAudio, isOneBookByLength } from './group-files.ts';
import { type Evidence, hasIsbn, type Judgement, judgeBook } from './judge-book.ts';
import { missingParts } from './missing-parts.ts';
import { mayBeNamed, wordsOf } from './text-fit.ts';

export type IdentifyInput = {
  inspection: Inspection;
  candidates: readonly Candidate[];
  /** Title of the release it was grabbed as. */
  releaseTitle: string | null;
  /** Best first. */
  formats: readonly string[];
};

export type Identified = {
  groups: BookGroup[];
  /** Files of no group, with the reason. */
  ignored: string[];
  /** Expected books that no group was taken for. */
  missing: Candidate[];
};

type Draft = {
  choice: FormatChoice;
  evidence: Evidence;
  match: Judgement | null;
  note: string | null;
};

/** Divides the files into books and says which book each is, and why. For the files of a single book. */
export function identifyBooks(input: IdentifyInput): Identified {
  return atOnce(identifying(input));
}

/** The same for any number of files: whoever else has something to do is not held up. */
export function identifyInSlices(input: IdentifyInput): Promise<Identified> {
  return inSlices(identifying(input));
}

function* identifying(input: IdentifyInput): Generator<void, Identified> {
  const { inspection } = input;
  const audio = inspection.files.filter((file) => file.role === 'audio');
  const candidates = yield* withoutHopeless(input.candidates, inspection, audio);
  yield;
  const runtimes = candidates.flatMap(({ book }) => book.runtimeMinutes ?? []);
  const { main, bonus } = withoutBonus(audio, candidates);
  yield;
  const clusters = yield* groupAudio(main, candidates, inspection.name);
  const othersThan = countByFolder(main);
  const drafts: Draft[] = [];
  for (const files of clusters) {
    yield;
    const choice = chooseFormat(files, { formats: input.formats, runtimes });
    const evidence = collectEvidence({
      kept: choice.kept,
      others: othersThan(files),
      downloadName: inspection.name,
      releaseTitle: input.releaseTitle,
    });
    drafts.push({ choice, evidence, match: null, note: null });
  }
  dropSharedIsbns(drafts, candidates);
  yield* matchBooks(drafts, candidates);
  const groups: BookGroup[] = [];
  for (const draft of drafts) {
    yield;
    groups.push(yield* toGroup(draft));
  }
  const left = yield* assignExtras(inspection, groups, candidates);
  const ignored = [...left, ...leaveBonus(bonus, groups)];
  const taken = new Set(drafts.map((draft) => draft.match?.candidate));
  return {
    groups,
    ignored,
    missing: candidates.filter((candidate) => candidate.expected && !taken.has(candidate)),
  };
}

/** Interviews and outtakes beside a book are set aside, unless the book is only whole with them. */
function withoutBonus(audio: readonly SourceFile[], candidates: readonly Candidate[]) {
  const main = audio.filter((file) => !isBonus(file.path));
  if (main.length === 0 || isOneBookByLength(audio, candidates)) return { main: audio, bonus: [] };
  return { main, bonus: audio.filter((file) => isBonus(file.path)) };
}

/** Shows what was set aside with the only book, to be taken by hand; answers what belongs to none. */
function leaveBonus(bonus: readonly SourceFile[], groups: BookGroup[]): string[] {
  const [only] = groups;
  if (bonus.length === 0) return [];
  if (!only || groups.length > 1) return bonus.map((file) => `${file.path}: bonus material`);
  only.spare.push(...bonus.map((file) => file.path));
  only.warnings.push(`Bonus material is left behind: ${exampleNames(bonus.map((file) => file.path))}.`);
  return [];
}

/** Of thousands of wanted books few can be in a download: those whose title's words, ASIN or ISBN occur in it. */
function* withoutHopeless(
  candidates: readonly Candidate[],
  inspection: Inspection,
  audio: readonly SourceFile[],
): Generator<void, Candidate[]> {
  const texts = new Set([inspection.name]);
  const isbns = new Set<string>();
  for (const { path, audio: facts } of audio) {
    yield;
    for (const part of path.split('/')) texts.add(part);
    for (const tag of [facts?.album, facts?.title, facts?.asin]) if (tag) texts.add(tag);
    const isbn = facts?.isbn ?? isbnOf(facts?.asin);
    if (isbn) isbns.add(isbn);
  }
  const words = new Set<string>();
  for (const text of texts) {
    yield;
    for (const word of wordsOf(text)) words.add(word);
    for (const isbn of isbnsInName(text)) isbns.add(isbn);
  }
  return candidates.filter(
    ({ book, expected }) =>
      expected ||
      words.has(book.asin?.toLowerCase() ?? '') ||
      (isbns.size > 0 && isbns.has(isbnOf(book.isbn) ?? '')) ||
      mayBeNamed(words, book),
  );
}

/** The ISBN of a box set stands in every part of it: where several books have one, it tells none of them apart. */
function dropSharedIsbns(drafts: readonly Draft[], candidates: readonly Candidate[]): void {
  const inFiles = drafts.flatMap(({ evidence }) => evidence.isbns);
  if (inFiles.length === 0) return;
  const shared = new Set([
    ...repeated(inFiles),
    ...repeated(candidates.flatMap(({ book }) => isbnOf(book.isbn) ?? [])),
  ]);
  for (const { evidence } of drafts) {
    evidence.sharedIsbns = evidence.isbns.filter((isbn) => shared.has(isbn));
    evidence.isbns = evidence.isbns.filter((isbn) => !shared.has(isbn));
  }
}

function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size === seen.add(text).size);
}

/** Gives every book its best group and every group at most one book. */
function* matchBooks(drafts: readonly Draft[], candidates: readonly Candidate[]): Generator<void> {
  const pairs: { draft: Draft; judgement: Judgement }[] = [];
  for (const draft of drafts) {
    yield;
    const isPossible = mayBeCalled(draft.evidence);
    for (const candidate of candidates) {
      if (!candidate.expected && !isPossible(candidate.book)) continue;
      pairs.push({ draft, judgement: judgeBook(draft.evidence, candidate) });
    }
  }
  yield;
  pairs.sort((a, b) => weight(b.judgement) - weight(a.judgement));
  const taken = new Set<Candidate>();
  for (const { draft, judgement } of pairs) {
    const { candidate, confidence } = judgement;
    if (draft.match || confidence === 'contradicted' || confidence === 'unsure') continue;
    if (taken.has(candidate)) {
      draft.note ??= `Another copy of "${candidate.book.title}", which is taken from elsewhere in the download.`;
      continue;
    }
    draft.match = judgement;
    draft.note = null;
    taken.add(candidate);
  }
  // One expected book and one group left over belong together, if only to show why they do not fit.
  const open = pairs.filter(
    ({ draft, judgement }) =>
      judgement.candidate.expected && !taken.has(judgement.candidate) && !draft.match && draft.note === null,
  );
  const [last] = open;
  if (last && open.length === 1) last.draft.match = last.judgement;
}

/** A book that did not come with the download must be named by the files; a length that fits is chance. */
function mayBeCalled(evidence: Evidence): (book: ImportBook) => boolean {
  const texts = [...evidence.tags, ...evidence.names, ...evidence.context];
  const words = new Set(texts.flatMap((text) => [...wordsOf(text)]));
  return (book) =>
    mayBeNamed(words, book) ||
    (book.asin !== null && evidence.asins.includes(book.asin)) ||
    hasIsbn(evidence.isbns, book);
}

function weight(judgement: Judgement): number {
  return judgement.score + (judgement.candidate.expected ? 0.5 : 0);
}

function* toGroup({ choice, evidence, match, note }: Draft): Generator<void, BookGroup> {
  const order = yield* ordering(
    choice.kept.map(({ path, audio }) => ({ path, disc: audio?.disc ?? null, track: audio?.track ?? null })),
  );
  const gap = missingParts(order.paths);
  const gapSentence = gap
    ? `Parts are missing: the names count ${gap.total}, ${gap.missing.slice(0, 5).join(', ')}${gap.missing.length > 5 ? ' …' : ''} ${gap.missing.length === 1 ? 'is' : 'are'} not there.`
    : null;
  // The length of the whole says more than names do.
  const isWhole = lengthFit(lengthOf(choice.kept), match?.candidate.book.runtimeMinutes ?? null) === 'fits';
  const faults = choice.kept
    .filter((file) => file.fault !== null)
    .map((file) => `"${file.path}" ${file.fault}.`);
  return {
    audio: order.paths,
    discs: Object.fromEntries(order.discs),
    spare: choice.spare.map((file) => file.path),
    companions: [],
    covers: [],
    bookId: match?.candidate.book.id ?? null,
    confidence: match?.confidence ?? 'unknown',
    reasons: [
      ...(match?.reasons ?? []),
      ...(choice.reason ? [`Of the formats ${choice.reason}.`] : []),
      ...(choice.kept.length > 1 ? [`Ordered by ${order.method}.`] : []),
    ],
    warnings: [
      ...(match?.warnings ?? []),
      ...order.warnings,
      ...(note ? [note] : []),
      ...(gapSentence && isWhole ? [gapSentence] : []),
    ],
    blockers: [
      ...faults,
      ...(match?.contradictions ?? []),
      ...(gapSentence && !isWhole
        ? [`${gapSentence} Recheck the torrent, choose another release, or import by hand what is there.`]
        : []),
    ],
    label: evidence.tags[0] ?? evidence.names[0] ?? evidence.context[0] ?? '',
    durationSeconds: lengthOf(choice.kept),
  };
}
