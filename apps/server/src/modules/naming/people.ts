/** Catalogues mark helpers inside the name: `Louise Maude - translator`. */
const helperRole =
  /\s+[-–—]\s+(?:translat\w*|editor|editors|introduction|foreword|afterword|preface|contributor|adapt\w*|illustrat\w*|übersetzer\w*|traduc\w*)\b.*$/i;

/** The main author; the common case needs no list. */
export function mainAuthor(names: readonly string[] | undefined): string {
  if (names === undefined || names.length === 0) return '';
  const first = names[0] ?? '';
  return first !== '' && !/ [-–—] /.test(first) ? first : (orderAuthors(names)[0] ?? '');
}

/** Authors without their role marks, real authors before translators and editors, no doubles. */
export function orderAuthors(names: readonly string[]): string[] {
  const authors: string[] = [];
  const helpers: string[] = [];
  for (const name of names) {
    const plain = name.replace(helperRole, '').trim();
    if (plain === '') continue;
    (plain === name.trim() ? authors : helpers).push(plain);
  }
  return [...new Set([...authors, ...helpers])];
}

const particles = new Set(
  'de da di do dos das du del della der den van von vom zu zur le la les l ter ten te al el bin ibn af av st st. mac'.split(
    ' ',
  ),
);
const suffix = /^(?:jr\.?|sr\.?|ii|iii|iv|v|ph\.?d\.?|m\.?d\.?|esq\.?)$/i;

/** `Ursula K. Le Guin` → `Le Guin, Ursula K.`; names of one word, with a comma, or in scripts without spaces stay. */
export function sortName(name: string): string {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || name.includes(',') || /[&;]/.test(name)) return name.trim();
  const tail: string[] = [];
  while (words.length > 2 && suffix.test(words.at(-1) ?? '')) tail.unshift(words.pop() ?? '');
  let start = words.length - 1;
  while (start > 1 && particles.has((words[start - 1] ?? '').toLowerCase())) start -= 1;
  const family = words.slice(start).join(' ');
  const given = [...words.slice(0, start), ...tail].join(' ');
  return `${family}, ${given}`;
}

const mostNames = 4;

/** Joins names for a path; a long list becomes one word for all. */
export function joinNames(names: readonly string[], whenMany: string): string {
  return names.length > mostNames ? whenMany : names.join(', ');
}
