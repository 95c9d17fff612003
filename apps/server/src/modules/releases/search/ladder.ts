import type { IndexerQuery } from '../../../integrations/indexers/port.ts';

/** What the ladder is made of. */
export type LadderBook = {
  title: string;
  authors: readonly string[];
  series: readonly { name: string; position?: string | number | null | undefined }[];
};

const MAX_RUNGS = 4;

/**
 * Queries for one book, narrow to wide: each next rung is asked only when the ones before found nothing acceptable.
 * Indexers match words literally, so words that are often written another way are left out or spelled plainly.
 */
export function buildLadder(book: LadderBook): IndexerQuery[] {
  const full = plain(book.title);
  const short = plain(withoutSubtitle(book.title));
  const author = plain(mainAuthor(book.authors));
  const surname = author.split(' ').at(-1) ?? '';
  const series = book.series[0];

  // Indexers split at an apostrophe, file names often drop it: "Alice Adventures" finds the one, "Alices Adventures" the other.
  const joined = joinApostrophes(withoutSubtitle(book.title));
  const rungs: IndexerQuery[] = [
    { text: join(short, author), title: short, author },
    { text: join(joined, surname), title: joined, author: surname },
    ...(full === short ? [] : [{ text: join(full, surname), title: full, author: surname }]),
    { text: short, title: short },
    ...(series ? [{ text: join(plain(series.name), author), title: plain(series.name), author }] : []),
  ];
  const seen = new Set<string>();
  return rungs
    .filter((rung) => {
      const key = rung.text.toLowerCase();
      // A single short word alone ("It", "1984") floods every indexer with strangers.
      const tooWide = rung.author === undefined && rung.text.length < 5 && author !== '';
      if (rung.text === '' || tooWide || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MAX_RUNGS);
}

const APOSTROPHES = /['’‘ʼ`]/gu;

function joinApostrophes(text: string): string {
  return plain(text.replace(APOSTROPHES, ''));
}

/** Words as indexers hold them: split at apostrophes, no initials' dots, no punctuation, no "(Unabridged)" tail. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[([](?:un)?abridged[)\]]/giu, ' ')
    .replace(/(\p{L})['’‘ʼ`](?:s|t|d|m|ll|re|ve)\b/giu, '$1')
    .replace(APOSTROPHES, ' ')
    .replace(/&/gu, ' ')
    .replace(/\b(\p{L})\.\s*(?=\p{L}\.)/gu, '$1 ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

function withoutSubtitle(title: string): string {
  const head = title.split(/\s*(?:[:;]|\s[-–—]\s)\s*/u)[0]!.trim();
  // "2001: A Space Odyssey" cut at the colon would be a bare number.
  return head.length >= 4 && /\p{L}/u.test(head) ? head : title;
}

function mainAuthor(authors: readonly string[]): string {
  return (authors[0] ?? '').replace(
    /\s*(?:,|-|–)\s*(?:editor|translator|foreword|introduction|afterword).*$/iu,
    '',
  );
}

function join(...parts: string[]): string {
  return parts.filter(Boolean).join(' ');
}
