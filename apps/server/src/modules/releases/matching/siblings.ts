import { type PersonPattern, pattern } from './names.ts';

const BEFORE = ['brothers', 'sisters', 'bruder', 'gebruder', 'freres', 'fratelli', 'hermanos'];
/** More authors than these wrote an anthology, which nobody files under two of them. */
const MOST_IN_PAIRS = 4;
const BEHIND = ['brothers', 'sisters', 'siblings'];

/** "The Brothers Grimm", "Strugatsky Brothers": how authors of one surname are called together. */
export function siblings(authors: readonly PersonPattern[]): PersonPattern[] {
  const given = new Map<string, Set<string>>();
  for (const { surname, given: names, secondary, whole } of authors) {
    if (secondary || whole || names.length === 0) continue;
    given.set(surname, (given.get(surname) ?? new Set()).add(names.join(' ')));
  }
  const shared = [...given].filter(([, names]) => names.size > 1).map(([surname]) => surname);
  return [
    ...shared.flatMap((surname) => [
      ...BEFORE.map((word) => together(word, surname)),
      ...BEHIND.map((word) => together(surname, word)),
    ]),
    ...surnamePairs([...given.keys()]),
  ];
}

/** "Pratchett, Gaiman": nothing but the surnames of two authors, in any order. */
function surnamePairs(surnames: readonly string[]): PersonPattern[] {
  if (surnames.length > MOST_IN_PAIRS) return [];
  return surnames.flatMap((one) =>
    surnames.filter((other) => other !== one).map((other) => together(one, other)),
  );
}

/** Only both words together name them: "Brothers" alone is nobody. */
function together(...words: readonly string[]): PersonPattern {
  const name = words.join(' ');
  return pattern({ name, secondary: false, edits: false, squeezed: words.join(''), words }, words, true);
}
