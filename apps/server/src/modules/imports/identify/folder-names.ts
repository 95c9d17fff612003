import { remembered } from '../inspect/remembered.ts';
import type { SourceFile } from '../model.ts';
import { nameNumbers, withoutDisc } from '../order/part-numbers.ts';
import { saysSomething, wordsOf } from './text-fit.ts';

const FORMAT_FOLDER =
  /^[\s([{]*(mp3s?|m4b|m4a|flac|aac|opus|ogg|audio|audiobook|unabridged|abridged|chapters|chapterized|\d{2,3}\s*k(bps|bit)?|cbr|vbr)[\s)\]}]*(\d{2,3}\s*k(bps)?)?[\s)\]}]*$/i;
const PART_WORDS = new Set(
  'part pt teil partie parte track chapter chap ch kapitel chapitre section file of von'.split(' '),
);

/** `MP3 64k`, `(Unabridged)`: says how the book was made, not what it is. */
export function isFormatFolder(name: string): boolean {
  return FORMAT_FOLDER.test(name);
}

/** A folder that only carries files of a book: `CD 1`, `Part 2`, `MP3 64k`. */
export function isCarrierFolder(name: string): boolean {
  return isFormatFolder(name) || significant(withoutDisc(name)) === '';
}

/** Words that are neither numbers nor labels of parts; a numbered volume keeps nothing of its number. */
export const significant = remembered(readSignificant);

function readSignificant(name: string): string {
  const numbers = nameNumbers(name);
  const labelled = numbers.labelled !== undefined || numbers.ofTotal !== undefined;
  return wordsOf(name)
    .filter((word) => !/^\d+(st|nd|rd|th)?$/.test(word) && !PART_WORDS.has(word) && !isFormatFolder(word))
    .filter(
      (word) => !(labelled && /^([ivxl]+|one|two|three|four|five|six|seven|eight|nine|ten)$/.test(word)),
    )
    .join(' ');
}

/** The album without its disc or part: `Dune (Disc 2)` and `Dune [Part 3 of 7]` are both `dune`. */
export function albumKey(file: SourceFile): string {
  const album = file.audio?.album;
  if (!album || !saysSomething(album)) return '';
  return significant(withoutDisc(album)) || wordsOf(album).join(' ');
}
