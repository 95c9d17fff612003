import { anyZone, explained, flag } from '../matching/flags.ts';
import { languageNames } from '../matching/languages.ts';
import { looksLikePeople } from '../matching/people-like.ts';
import { isFunctionWord } from '../matching/phrases.ts';
import { gap, type Token } from '../matching/tokens.ts';
import type { Annotated, ReleaseFacts } from '../model.ts';
import type { Marked } from '../title-parser/annotate.ts';
import { noiseRoles, plainRoles, role } from '../title-parser/roles.ts';

const LANGUAGES = new Set(languageNames.values());

export type LanguageEvidence = {
  languages: readonly string[];
  /** Said outright, not only suggested by the words beside the title. */
  certain: boolean;
};

/** Languages a release is in: its field, else tags and telling words of its title. */
export function languageEvidence(facts: ReleaseFacts): LanguageEvidence {
  if (facts.languages.length > 0) return { languages: facts.languages, certain: true };
  const found: string[] = [];
  for (const source of [facts.parsed, facts.bookTitle]) {
    if (source === null) continue;
    for (const mark of source.marks) {
      if (mark.role === role.language) {
        if (isTag(source, mark)) add(found, mark.value);
      } else if (mark.role === role.generic) {
        const kinds = FOREIGN_KINDS[mark.value];
        if (kinds && standsAlone(source, mark)) for (const language of kinds) add(found, language);
      } else if (
        mark.value !== '' &&
        (mark.role === role.audiobook ||
          mark.role === role.unabridged ||
          mark.role === role.abridged ||
          mark.role === role.dramatised ||
          mark.role === role.narratorMark)
      ) {
        for (const language of mark.value.split('|')) if (LANGUAGES.has(language)) add(found, language);
      }
    }
  }
  if (found.length === 0 && soundsEnglish(facts.parsed)) return { languages: ['english'], certain: false };
  return { languages: found, certain: true };
}

/** "Artemis: Roman": what other languages call a novel, alone in its place. */
const FOREIGN_KINDS: Record<string, readonly string[]> = {
  roman: ['german', 'french', 'swedish', 'danish', 'norwegian', 'romanian', 'dutch', 'turkish'],
  krimi: ['german', 'danish', 'norwegian', 'hungarian'],
  kriminalroman: ['german', 'danish', 'norwegian', 'swedish'],
  novela: ['spanish', 'portuguese'],
  romanzo: ['italian'],
};

/** Alone in its brackets, but for other technical words. */
function isAlone(source: Annotated, mark: Marked): boolean {
  const { tokens } = source;
  const { group } = tokens[mark.index]!;
  if (group === 0) return false;
  for (let at = mark.index - 1; at >= 0 && tokens[at]!.group === group; at -= 1) {
    if (!plainRoles[tokens[at]!.role]!) return false;
  }
  for (let at = mark.index + 1; at < tokens.length && tokens[at]!.group === group; at += 1) {
    if (!plainRoles[tokens[at]!.role]!) return false;
  }
  return true;
}

function standsAlone(source: Annotated, mark: Marked): boolean {
  const { tokens } = source;
  const { segment } = tokens[mark.index]!;
  let before = mark.index - 1;
  let after = mark.index + mark.length;
  while (before >= 0 && noiseRoles[tokens[before]!.role]!) before -= 1;
  while (after < tokens.length && noiseRoles[tokens[after]!.role]!) after += 1;
  return tokens[before]?.segment !== segment && tokens[after]?.segment !== segment;
}

function add(list: string[], language: string): void {
  if (!list.includes(language)) list.push(language);
}

/** "Unabridged" and "read by" are what English releases say of themselves. */
function soundsEnglish(source: Annotated): boolean {
  return source.marks.some(
    (mark) =>
      mark.value === '' &&
      (mark.role === role.unabridged || (mark.role === role.narratorMark && mark.length > 1)),
  );
}

/** "(English, Simon Vance)": who reads it stands behind the label, and nothing else. */
function isPersonBehind(tokens: readonly Token[], from: number): boolean {
  const before = tokens[from - 1]!;
  const words: Token[] = [];
  let comma = false;
  for (let at = from; at < tokens.length && tokens[at]!.group >= before.group; at += 1) {
    const token = tokens[at]!;
    if (token.segment !== before.segment) continue;
    if (words.length === 0 && token.gap === gap.comma) comma = true;
    if (!plainRoles[token.role]!) words.push(token);
  }
  return comma && words.length > 0 && looksLikePeople(words, 0, words.length);
}

/** A language named as a label, not as a word of a title ("The German Girl"). */
function isTag(source: Annotated, mark: Marked): boolean {
  const { tokens } = source;
  const end = mark.index + mark.length;
  const token = tokens[mark.index]!;
  // "(French)" is a label, also when the title has the word.
  if ((token.flags & explained) !== 0 && !isAlone(source, mark)) return false;
  // The rest of the segment or bracket must be technical.
  const signed = token.group > 0 && isPersonBehind(tokens, end);
  for (let at = end; !signed && at < tokens.length && tokens[at]!.segment === token.segment; at += 1) {
    const next = tokens[at]!;
    if (next.group !== token.group) continue;
    if (!plainRoles[next.role]! && !isFunctionWord(next.text)) return false;
  }
  const inZone = (token.flags & (flag.authorZone | flag.narratorZone)) !== 0;
  if (inZone) {
    // "by Frank Herbert German": two names before it at least.
    let names = 0;
    for (let at = mark.index - 1; at >= 0 && (tokens[at]!.flags & anyZone) !== 0; at -= 1) names += 1;
    return names >= 2;
  }
  if (token.group > 0) {
    for (let at = mark.index - 1; at >= 0 && tokens[at]!.group === token.group; at -= 1) {
      const before = tokens[at]!;
      if (!plainRoles[before.role]! && !isFunctionWord(before.text)) return false;
    }
  }
  return true;
}
