const SUFFIXES = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md', 'esq']);

/**
 * Names out of folders and tags: split at `&`, else at ` and `, else at `;`, then at commas; `Last, First` is turned
 * round when the first piece is one word; suffixes vanish; names in lower case are capitalised.
 */
export function splitNames(text: string): string[] {
  const separator = text.includes('&') ? '&' : / and /iu.test(text) ? / and /iu : ';';
  const names = text
    .split(separator)
    .flatMap(splitAtCommas)
    .map(capitalise)
    .filter((name) => name !== '');
  return [...new Set(names)];
}

function splitAtCommas(part: string): string[] {
  const pieces = part
    .split(',')
    .map((piece) => dropSuffix(piece.trim()))
    .filter((piece) => piece !== '');
  const [first] = pieces;
  const isLastFirst = first !== undefined && !/\s/u.test(first) && pieces.length > 1 && isAlphabetic(first);
  if (!isLastFirst) return pieces;
  const names: string[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    names.push([pieces[at + 1], pieces[at]].filter(Boolean).join(' '));
  }
  return names;
}

function dropSuffix(name: string): string {
  const words = name.split(/\s+/u);
  const last = words.at(-1)?.replaceAll('.', '').toLowerCase() ?? '';
  return SUFFIXES.has(last) ? words.slice(0, -1).join(' ') : name;
}

function capitalise(name: string): string {
  if (name !== name.toLowerCase() || !isAlphabetic(name)) return name;
  return name
    .split(' ')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}

/** Chinese and Japanese names are left alone. */
function isAlphabetic(text: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}
