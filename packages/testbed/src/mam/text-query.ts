/** Says whether a text query holds for one torrent, given the words of each of its fields. */
type TextQuery = {
  matches(words: FieldWords, fields: readonly string[]): boolean;
  /** The plain words of the query, for relevance. */
  words: readonly string[];
};

export type FieldWords = Readonly<Record<string, readonly string[]>>;

type Node =
  | { kind: 'words'; words: string[]; fields: readonly string[] | undefined }
  | { kind: 'not'; inner: Node }
  | { kind: 'any' | 'all'; inner: Node[] };

/**
 * Splits as the site's index does: blanks, hyphens and the straight apostrophe part words, the curly apostrophe and a
 * point between letters do not. Hence `J J`, `JJ` and `J.J.` are three different things, and `2` is not `02`.
 */
export function indexWords(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}’]+(?:\.[\p{L}\p{N}’]+)*/gu) ?? []
  );
}

/**
 * The site's extended syntax: words are ANDed; `"a phrase"`, `a|b`, parentheses, `-not`, `!not`, `part*`, `@field term`
 * and `@(title,author) term`. `|` binds tighter than AND; a backslash takes the meaning from the next sign.
 */
export function parseTextQuery(text: string): TextQuery {
  const tokens = tokenise(text);
  let at = 0;
  let scope: readonly string[] | undefined;

  const parseAll = (): Node => {
    const inner: Node[] = [];
    while (at < tokens.length && tokens[at] !== ')') inner.push(parseAny());
    return { kind: 'all', inner };
  };
  const parseAny = (): Node => {
    const inner = [parseOne()];
    while (tokens[at] === '|') {
      at += 1;
      inner.push(parseOne());
    }
    return inner.length === 1 && inner[0] ? inner[0] : { kind: 'any', inner };
  };
  const parseOne = (): Node => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '(') {
      const outer = scope;
      const inner = parseAll();
      at += 1;
      scope = outer;
      return inner;
    }
    if (token === '-' || token === '!') return { kind: 'not', inner: parseOne() };
    if (token.startsWith('@')) {
      const names = token.slice(1).replaceAll(/[()]/gu, '').toLowerCase();
      scope = names === '' || names === '*' ? undefined : names.split(',').map((name) => name.trim());
      return at < tokens.length && tokens[at] !== ')' ? parseAny() : { kind: 'all', inner: [] };
    }
    if (token === '|') return { kind: 'all', inner: [] };
    return { kind: 'words', words: queryWords(token), fields: scope };
  };

  const root = parseAll();
  return {
    words: indexWords(text),
    matches: (words, fields) => holds(root, words, fields),
  };
}

function holds(node: Node, words: FieldWords, fields: readonly string[]): boolean {
  switch (node.kind) {
    case 'all':
      return node.inner.every((each) => holds(each, words, fields));
    case 'any':
      return node.inner.some((each) => holds(each, words, fields));
    case 'not':
      return !holds(node.inner, words, fields);
    case 'words':
      break;
  }
  if (node.words.length === 0) return true;
  const searched = node.fields ?? fields;
  return searched.some((field) => containsRun(words[field] ?? [], node.words));
}

/** A run of neighbouring words; a single word is a run of one. */
function containsRun(words: readonly string[], run: readonly string[]): boolean {
  return words.some((_word, start) =>
    run.every((wanted, offset) => {
      const word = words[start + offset];
      return (
        word !== undefined && (wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted)
      );
    }),
  );
}

function queryWords(token: string): string[] {
  return token.split(/\s+/u).flatMap((part) => {
    const isPrefix = part.endsWith('*');
    const words = indexWords(part);
    return words.map((word, index) => (isPrefix && index === words.length - 1 ? `${word}*` : word));
  });
}

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text[at] ?? '';
    const rest = text.slice(at);
    const scope = /^@(?:\([^)]*\)|[\w*]*)/u.exec(rest)?.[0];
    const phrase = /^"([^"]*)"?/u.exec(rest);
    if (/\s/u.test(letter)) at += 1;
    else if (letter === '\\') {
      at += 2;
    } else if (scope !== undefined) {
      tokens.push(scope);
      at += scope.length;
    } else if (phrase) {
      tokens.push(phrase[1] ?? '');
      at += phrase[0].length;
    } else if (
      '()|'.includes(letter) ||
      ((letter === '-' || letter === '!') && /^[-!]\S/u.test(rest) && isWordStart(text, at))
    ) {
      tokens.push(letter);
      at += 1;
    } else {
      const word = /^[^\s()|"@\\]+/u.exec(rest)?.[0] ?? letter;
      // Each part of a hyphenated or apostrophised word has to be there, in any place.
      for (const part of indexWords(word))
        tokens.push(word.endsWith('*') && word.includes(`${part}*`) ? `${part}*` : part);
      at += word.length;
    }
  }
  return tokens;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s(|]/u.test(text[at - 1] ?? '');
}
