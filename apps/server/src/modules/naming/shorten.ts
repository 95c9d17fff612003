/** Longest file or folder name of ext4, NTFS, APFS and most others, in bytes of UTF-8. */
export const longestSegmentBytes = 255;

let segmenter: Intl.Segmenter | undefined;
/** Made at first use: it is needed for over-long names only. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter;
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A UTF-16 unit takes at most three bytes of UTF-8, so most names need no counting. */
export function fits(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || byteLength(text) <= maxBytes;
}

/** The longest start of `text` within `maxBytes` that ends between two graphemes. */
export function cutBytes(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return text;
  let bytes = 0;
  let end = 0;
  for (const { segment, index } of graphemes().segment(text)) {
    bytes += byteLength(segment);
    if (bytes > maxBytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The first (or, when negative, the last) `count` graphemes. */
export function cutGraphemes(text: string, count: number): string {
  if (text.length <= Math.abs(count)) return text;
  const all = Array.from(graphemes().segment(text), ({ segment }) => segment);
  return count < 0 ? all.slice(count).join('') : all.slice(0, count).join('');
}

/** First grapheme, so that a flag or a letter with accents stays whole. */
export function firstGrapheme(text: string): string {
  for (const { segment } of graphemes().segment(text)) return segment;
  return '';
}

/** 32-bit FNV-1a in base 36: tells two long names with a common start apart. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(36).padStart(7, '0');
}

const longestTailBytes = 24;

/**
 * Shortens one value to `maxBytes`: the start up to a word's end, `…`, the last words (volume numbers stand there), and a
 * hash of the whole, so that different long values stay different.
 */
export function shortenValue(value: string, maxBytes: number): string {
  if (fits(value, maxBytes)) return value;
  const mark = `~${shortHash(value)}`;
  const room = maxBytes - byteLength(mark) - byteLength('…');
  if (room < 8) return cutBytes(mark, Math.max(maxBytes, 2));
  const tail = room >= 64 ? lastWords(value) : '';
  const head = endAtWord(cutBytes(value, room - byteLength(tail)), value);
  return `${head}…${tail}${mark}`;
}

function lastWords(value: string): string {
  let tail = '';
  for (const word of value.split(' ').reverse()) {
    const longer = tail === '' ? word : `${word} ${tail}`;
    if (byteLength(longer) > longestTailBytes) break;
    tail = longer;
  }
  return tail;
}

/** Steps back to the end of a word unless that would lose more than a quarter. */
function endAtWord(head: string, whole: string): string {
  if (whole[head.length] === ' ') return head.trimEnd();
  const lastSpace = head.lastIndexOf(' ');
  return (lastSpace > head.length * 0.75 ? head.slice(0, lastSpace) : head).replace(/[ ,.;:-]+$/, '');
}
