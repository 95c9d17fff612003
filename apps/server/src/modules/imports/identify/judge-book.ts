import { languageCode, languageName } from '../inspect/languages.ts';
import { isbnOf } from '../isbn.ts';
import type { Confidence, ImportBook } from '../model.ts';
import { type Candidate, isSameLength, lengthFit } from './candidate.ts';
import {
  authorFit,
  foreignWords,
  isNamedLikeSeries,
  isTitle,
  saysSomething,
  TITLE_FITS,
  TITLE_FOREIGN,
  titleFit,
  wordsOf,
} from './text-fit.ts';

/** What the files of one group say about themselves. */
export type Evidence = {
  /** Album and title tags. */
  tags: string[];
  /** Names of files and folders that hold nothing but this group. */
  names: string[];
  /** Texts that say nothing by themselves (`1984`, `Part 1`): they name only a book that is called exactly so. */
  bare: string[];
  /** Names of folders it shares with other groups: they may name the author or the series, never the book. */
  context: string[];
  /** The release they came with; says what was asked for rather than what came. */
  release: string | null;
  artists: string[];
  narrators: string[];
  asins: string[];
  /** 13 digits each. */
  isbns: string[];
  /** Those of them that other books have as well: a box set's, or one that editions share. */
  sharedIsbns: string[];
  languages: string[];
  /** Numbers in the series that are marked as such (`Book 3`, `#3`, a tag). */
  positions: string[];
  seconds: number | null;
};

export type Judgement = {
  candidate: Candidate;
  score: number;
  confidence: Exclude<Confidence, 'unknown'>;
  reasons: string[];
  warnings: string[];
  /** Why it cannot be this book. */
  contradictions: string[];
};

/** Weighs what the files say against one book. Nothing is assumed: without evidence the answer is `unsure`. */
export function judgeBook(evidence: Evidence, candidate: Candidate): Judgement {
  const { book } = candidate;
  const reasons: string[] = [];
  const warnings: string[] = [];
  const contradictions: string[] = [];

  const asin = judgeAsin(evidence, book);
  // Editions and box sets share it, and the print has its own: an equal one confirms, another one says nothing.
  const isbn = hasIsbn(evidence.isbns, book);
  const own = [...evidence.tags, ...evidence.names].filter(saysSomething);
  const bare = candidate.expected ? evidence.bare.find((text) => isTitle(text, book)) : undefined;
  const title = bare === undefined ? bestFit(own, book) : { text: bare, fit: 1 };
  const release = evidence.release ? titleFit(evidence.release, book) : 0;
  const author = authorFit(
    evidence.artists,
    [
      ...evidence.names,
      ...evidence.tags,
      ...evidence.context,
      ...(evidence.release ? [evidence.release] : []),
    ],
    book,
  );
  const length = lengthFit(evidence.seconds, book.runtimeMinutes);
  const same = isSameLength(evidence.seconds, book.runtimeMinutes);
  const named = title.fit >= TITLE_FITS;

  if (asin === 'same') reasons.push(`The ASIN ${book.asin} is in the files.`);
  if (isbn) reasons.push(`The ISBN ${isbnOf(book.isbn)} is in the files.`);
  if (!named && hasIsbn(evidence.sharedIsbns, book)) {
    warnings.push(
      `The ISBN ${isbnOf(book.isbn)} is that of several books here and tells none of them apart.`,
    );
  }
  if (named) reasons.push(`"${title.text}" names the book.`);
  else if (release >= TITLE_FITS) reasons.push('The release is named like the book.');
  if (author === 'fits') reasons.push(`The author ${book.authors[0]} is named.`);
  if (length === 'fits')
    reasons.push(`The length fits: ${minutes(evidence.seconds)} of ${book.runtimeMinutes} minutes.`);

  if (length === 'off') {
    contradictions.push(
      `The files last ${minutes(evidence.seconds)} minutes, "${book.title}" ${book.runtimeMinutes}: they are ${lengthGuess(evidence.seconds, book.runtimeMinutes)}.`,
    );
  } else if (length === 'near') {
    warnings.push(`The files last ${minutes(evidence.seconds)} minutes, the book ${book.runtimeMinutes}.`);
  }

  const position = judgePosition(evidence, book);
  const isForeign = (text: string) => foreignWords(text, book).length > 0;
  const other = own.find(isForeign);
  if (asin !== 'same' && other !== undefined && title.fit < TITLE_FOREIGN) {
    const says = `The files call themselves "${other}"${evidence.artists[0] ? ` by ${evidence.artists[0]}` : ''}, the book is "${book.title}" by ${book.authors.join(', ') || 'an unknown author'}.`;
    // The length alone decides nothing here: an author's books are often within minutes of each other.
    // A single word in a name may be a short form (`austenpp`); a title in another language has several.
    const isShortForm = wordsOf(other).length === 1 && !evidence.tags.some(isForeign);
    // With the ISBN it may be the title in another language; a part of a box set differs in one of these.
    const isTranslated = isbn && same && author === 'fits' && position.conflict === undefined;
    const isBelieved = isTranslated || (isShortForm && release >= TITLE_FITS && length === 'fits');
    (isBelieved ? warnings : contradictions).push(says);
  } else if (asin !== 'same' && author === 'differs') {
    const says = `The files are by ${evidence.artists.join(', ')}, the book is by ${book.authors.join(', ')}.`;
    if (length === 'fits') warnings.push(says);
    else contradictions.push(says);
  }

  const language = judgeLanguage(evidence, book);
  if (language !== null && asin !== 'same') contradictions.push(language);

  if (position.conflict) {
    // A book that is called like its series is told apart by the number alone.
    const decides = asin !== 'same' && (!named || isNamedLikeSeries(book));
    (decides ? contradictions : warnings).push(position.conflict);
  }
  if (position.fits) reasons.push(`It is number ${position.fits} of the series.`);

  const score =
    (asin === 'same' ? 4 : asin === 'other' ? -1 : 0) +
    (isbn ? 1.5 : 0) +
    title.fit * 2 +
    Math.min(release, 0.5) * 0.5 +
    (author === 'fits' ? 0.5 : author === 'differs' ? -1 : 0) +
    (length === 'fits' ? 1 : length === 'off' ? -2 : 0) +
    (same ? 0.5 : 0) +
    (position.fits ? 0.5 : position.conflict ? -1 : 0);

  return {
    candidate,
    score,
    confidence: confidenceOf({
      contradictions,
      asin,
      isbn,
      named,
      isForeign: other !== undefined && title.fit < TITLE_FOREIGN,
      weak: title.fit >= TITLE_FOREIGN,
      release,
      author,
      length,
    }),
    reasons,
    warnings,
    contradictions,
  };
}

function confidenceOf(facts: {
  contradictions: readonly string[];
  asin: 'same' | 'other' | 'none';
  isbn: boolean;
  named: boolean;
  /** The files call themselves something else. */
  isForeign: boolean;
  weak: boolean;
  release: number;
  author: 'fits' | 'differs' | 'silent';
  length: ReturnType<typeof lengthFit>;
}): Judgement['confidence'] {
  const { contradictions, asin, isbn, named, isForeign, weak, release, author, length } = facts;
  if (contradictions.length > 0) return 'contradicted';
  if (asin === 'same') return 'confirmed';
  if ((named || (isbn && !isForeign)) && author !== 'differs')
    return length === 'near' ? 'likely' : 'confirmed';
  if (length === 'fits') return 'likely';
  if (weak && author === 'fits') return 'likely';
  if (release >= TITLE_FITS) return 'likely';
  return 'unsure';
}

function judgeAsin(evidence: Evidence, book: ImportBook): 'same' | 'other' | 'none' {
  if (!book.asin || evidence.asins.length === 0) return 'none';
  return evidence.asins.includes(book.asin.toUpperCase()) ? 'same' : 'other';
}

/** Do the files carry the book's ISBN? It may be the print's, and the same for several editions. */
export function hasIsbn(isbns: readonly string[], book: ImportBook): boolean {
  const own = isbns.length === 0 ? null : isbnOf(book.isbn);
  return own !== null && isbns.includes(own);
}

/** Taggers write English unasked, so that tag alone proves nothing; any other language was meant. */
function judgeLanguage(evidence: Evidence, book: ImportBook): string | null {
  const wanted = languageCode(book.language);
  const found = evidence.languages.map(languageCode).find((code) => code !== null) ?? null;
  if (wanted === null || found === null || found === wanted) return null;
  const named = bestFit(evidence.tags, book).fit >= TITLE_FITS;
  if (found === 'en' && (named || evidence.tags.length === 0)) return null;
  return `The tags say the language is ${languageName(found)}, the book is in ${languageName(wanted)}.`;
}

function bestFit(texts: readonly string[], book: ImportBook): { text: string; fit: number } {
  let best = { text: '', fit: 0 };
  for (const text of texts) {
    const fit = titleFit(text, book);
    if (fit > best.fit) best = { text, fit };
  }
  return best;
}

function judgePosition(evidence: Evidence, book: ImportBook): { fits?: string; conflict?: string } {
  const known = book.series.flatMap((entry) => (entry.position === null ? [] : [entry.position]));
  const found = evidence.positions;
  if (known.length === 0 || found.length === 0) return {};
  const fits = found.find((position) => known.some((other) => samePosition(position, other)));
  if (fits !== undefined) return { fits };
  return {
    conflict: `The files say number ${found.join(', ')}, the book is number ${known.join(', ')} of ${book.series[0]?.name}.`,
  };
}

/** `01` is `1`, `1.50` is `1.5`, and `2` lies in `1-3`. */
function samePosition(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  if (!left || !right) return a.trim().toLowerCase() === b.trim().toLowerCase();
  return left[0] <= right[1] && right[0] <= left[1];
}

function rangeOf(position: string): [number, number] | undefined {
  const parts = /^\s*(\d*\.?\d+)\s*(?:[-–]\s*(\d*\.?\d+))?\s*$/.exec(position);
  if (!parts) return undefined;
  const from = Number(parts[1]);
  return [from, parts[2] === undefined ? from : Number(parts[2])];
}

function minutes(seconds: number | null): string {
  return seconds === null ? '?' : String(Math.round(seconds / 60));
}

function lengthGuess(seconds: number | null, runtimeMinutes: number | null): string {
  return (seconds ?? 0) < (runtimeMinutes ?? 0) * 60
    ? 'a part of it, an abridged reading or another book'
    : 'several books, or another one';
}
