import { role } from '../title-parser/roles.ts';
import { findMark, textsOf } from './evidence.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/** Radio plays, GraphicAudio and full-cast productions are not the plain reading, and the reverse. */
export const dramatisedRule: DecisionRule = {
  code: 'dramatised',
  group: 'release',
  check(subject) {
    const { book, policy } = subject;
    const dramatised = dramatisedWords(subject);
    if (book.isDramatised) {
      return dramatised === null && !hasFullCast(subject)
        ? permanently('Not said to be dramatised, wanted is the dramatised edition.')
        : null;
    }
    if (policy.allowDramatised) return null;
    if (dramatised !== null) return permanently(`A dramatised edition: "${dramatised}".`);
    // Three readers or fewer are known by name, so a full cast is another production.
    if (book.narrators.length > 0 && !book.allowsFullCast && hasFullCast(subject)) {
      return permanently('A full-cast production, wanted is a reading.');
    }
    return null;
  },
};

export function dramatisedWords({ facts, book }: Subject): string | null {
  const texts = textsOf(facts);
  for (const source of book.isDramatised ? texts : []) {
    const mark = source.marks.find((one) => one.role === role.dramatised);
    if (mark) return mark.value || 'dramatised';
  }
  const found = findMark(texts, role.dramatised);
  if (found !== null) return found;
  const { release } = facts;
  for (const name of [...(release.authors ?? []), ...(release.narrators ?? [])]) {
    if (
      name
        .toLowerCase()
        .replace(/[^a-z]/g, '')
        .startsWith('graphicaudio')
    )
      return name;
  }
  return release.flags.find((flag) => /dramati[sz]|^radio$/i.test(flag)) ?? null;
}

/** A collection, or a list that names the wanted reader too, has a full cast somewhere and not in every book. */
function hasFullCast({ facts, book, identity }: Subject): boolean {
  const texts = textsOf(facts);
  if (book.isDramatised && texts.some((source) => source.marks.some((mark) => mark.role === role.fullCast)))
    return true;
  if (findMark(texts, role.fullCast) !== null) return true;
  if (!book.isDramatised && (identity.pack.isPack || identity.narrator === 'match')) return false;
  return (facts.release.narrators ?? []).some((name) => /^\W*full[\s-]?cast\W*$/i.test(name));
}
