/** A 13-digit number of a book (979-0 is for sheet music), or a 10-digit one; dashes or blanks between its groups. */
const LONG = String.raw`97[89](?:[ -]?\d){10}`;
const SHORT = String.raw`\d(?:[ -]?\d){8}[ -]?[\dX]`;
const START = String.raw`(?:(?<![\dA-Z])|(?<=ISBN))`;
const ANY = new RegExp(String.raw`${START}(?:${LONG}|${SHORT})(?![\dA-Z])`, 'gi');
/** In a name ten digits may be a date and a time: they count behind `ISBN` or in brackets only. */
const IN_NAMES = new RegExp(
  String.raw`${START}${LONG}(?![\dA-Z])|ISBN(?:-?10)?[\s:._#-]*(${SHORT})(?![\dA-Z])|[[({]\s*(${SHORT})\s*[\])}]`,
  'gi',
);

/** The first ISBN of a tag as 13 digits, whatever way it is written; null when none has the right check digit. */
export function isbnOf(text: string | null | undefined): string | null {
  for (const [digits] of (text ?? '').matchAll(ANY)) {
    const isbn = toIsbn13(digits);
    if (isbn !== null) return isbn;
  }
  return null;
}

/** The ISBNs in the name of a file or folder, as 13 digits. */
export function isbnsInName(name: string): string[] {
  return [...name.matchAll(IN_NAMES)].flatMap(
    ([whole, labelled, bracketed]) => toIsbn13(labelled ?? bracketed ?? whole) ?? [],
  );
}

function toIsbn13(written: string): string | null {
  const digits = written.replace(/[ -]/g, '').toUpperCase();
  if (digits.length === 13) {
    return digits.startsWith('9790') || digits[12] !== lastOf13(digits) ? null : digits;
  }
  const sum = Array.from(digits).reduce((total, digit, at) => total + (10 - at) * valueOf(digit), 0);
  if (sum % 11 !== 0) return null;
  const long = `978${digits.slice(0, 9)}`;
  return `${long}${lastOf13(long)}`;
}

function lastOf13(digits: string): string {
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (total, digit, at) => total + (at % 2 ? 3 : 1) * Number(digit),
    0,
  );
  return String((10 - (sum % 10)) % 10);
}

/** An X in the last place is ten. */
function valueOf(digit: string): number {
  return digit === 'X' ? 10 : Number(digit);
}
