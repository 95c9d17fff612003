import { toLine } from '../../../platform/text/index.ts';

const BRACKETED =
  /\s*[([{]\s*(?:un ?abridged|abridged|digital|light novel|e-?pub|pdf|mobi|azw3|cb[zr]|mp3|m4[ab]|flac|ogg|opus|aac|audio ?book|tpb|fixed|chapteri[sz]ed|retail|\d{2,3} ?kb(?:ps|\/s)?)(?:[\s,/|+]+(?:un ?abridged|mp3|m4[ab]|flac|audio ?book|\d{2,3} ?kb(?:ps|\/s)?))*\s*[)\]}]/gi;
const TAILS = [
  /\s*[:,-]\s+(?:a|an|the)\s+(?:(?:[\p{L}'-]+\s+){0,3}(?:novel|romance)|memoir|novella|thriller)\s*$/iu,
  /\s*[:,-]\s+(?:a|an)\s+[\p{L}'-]+\s+fantasy adventure\s*$/iu,
  /\s*-\s*\d{1,3}\.(?:epub|mp3|m4[ab]|pdf)\s*$/i,
  /\s*[-–—:,]\s*$/u,
];

/** The title as shown: one line, entities decoded, otherwise untouched. */
export function readTitle(value: string): string {
  return toLine(value);
}

/**
 * The book's own title: without format and edition remarks in brackets, genre tails, left-over file names, and the name
 * of a sole author around it. Repeated until nothing changes, because taking one tail off may uncover the next.
 */
export function cleanTitle(title: string, authors: readonly string[]): string {
  let current = title;
  for (let round = 0; round < 6; round += 1) {
    const next = onePass(current, authors);
    if (next === current || next === '') break;
    current = next;
  }
  return current;
}

function onePass(title: string, authors: readonly string[]): string {
  let text = title.replaceAll(BRACKETED, ' ').replaceAll(/\s+/g, ' ').trim();
  for (const tail of TAILS) text = text.replace(tail, '');
  const [author] = authors;
  if (author && authors.length === 1) text = withoutAuthor(text, author);
  return text.trim();
}

function withoutAuthor(title: string, author: string): string {
  const name = author.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return title
    .replace(new RegExp(String.raw`\s+(?:by|-|\u2013)\s+${name}\s*$`, 'iu'), '')
    .replace(new RegExp(String.raw`^${name}\s+[-\u2013:]\s+`, 'iu'), '');
}
