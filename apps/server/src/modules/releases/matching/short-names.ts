import { flag } from './flags.ts';
import type { PersonPattern } from './names.ts';
import { gap, type Token } from './tokens.ts';

const SHORTEST_JOINED = 6;

/** GRRM, PKD: the first letters of every name of a person with three of them at least. */
export function isMonogram(word: string, { whole, initials, surname }: PersonPattern): boolean {
  return !whole && initials.length >= 2 && initials.length <= 4 && word === initials + surname[0]!;
}

/** Is the word all that its segment says, or does it stand where an author is named? */
export function standsForPerson(tokens: readonly Token[], at: number): boolean {
  const { segment, flags } = tokens[at]!;
  const isAlone = tokens[at - 1]?.segment !== segment && tokens[at + 1]?.segment !== segment;
  return isAlone || (flags & flag.authorZone) !== 0;
}

/** "Pirate Aba" for pirateaba, "Pirateaba" for Pirate Aba: the token behind the name, or -1. */
export function joinedNameAt(tokens: readonly Token[], at: number, person: PersonPattern): number {
  const { squeezed, whole } = person;
  if (whole || squeezed.length < SHORTEST_JOINED) return -1;
  const { text, segment } = tokens[at]!;
  if (person.given.length > 0) return text === squeezed ? at + 1 : -1;
  const next = tokens[at + 1];
  const isNext = next !== undefined && next.segment === segment && next.gap <= gap.joined;
  return isNext && text + next.text === squeezed ? at + 2 : -1;
}

/** "Kramer/Reading": a segment of the surnames of two or more wanted readers, and of nothing else. */
export function labelReadersTogether(tokens: readonly Token[], readers: readonly PersonPattern[]): number {
  if (readers.length < 2) return 0;
  let labelled = 0;
  for (let at = 0; at < tokens.length; ) {
    const from = at;
    let surnames = 0;
    let others = 0;
    while (at < tokens.length && tokens[at]!.segment === tokens[from]!.segment) {
      const { text } = tokens[at]!;
      if (readers.some(({ whole, surname }) => !whole && surname === text)) surnames += 1;
      else if (text !== 'and') others += 1;
      at += 1;
    }
    if (surnames < 2 || others > 0) continue;
    for (let index = from; index < at; index += 1) tokens[index]!.flags |= flag.narrator;
    labelled += surnames;
  }
  return labelled;
}
