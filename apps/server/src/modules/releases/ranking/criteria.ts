import type { ScorePart } from '@earmark/contracts';
import { impliedKbps } from '../decisions/bitrate-window.ts';
import { findMark, textsOf } from '../decisions/evidence.ts';
import { languageEvidence } from '../decisions/language-evidence.ts';
import type { Subject } from '../decisions/rule.ts';
import { hasTerm } from '../decisions/terms.ts';
import { statedDuration } from '../facts.ts';
import { role } from '../title-parser/roles.ts';

/** One thing releases are compared by. A later criterion counts only where all earlier ones are equal. */
export type Criterion = {
  name: string;
  /** Values are whole numbers from 0 to this; it decides how many bits of the score the criterion takes. */
  maximum: number;
  value(subject: Subject): number;
  /** One plain sentence for the value. */
  explain(subject: Subject, value: number): string;
};

/** Bitrates at which speech sounds good without waste. */
const GOOD_KBPS = { from: 48, to: 200 };
const LOW_KBPS = 28;
/** A nominal bitrate and covers make a running time worked out from the size inexact. */
const RUNTIME_TOLERANCE = 0.12;
const PREFERRED_ZERO = 500;

/** In order of weight. */
export const criteria: readonly Criterion[] = [
  {
    name: 'identity',
    maximum: 1,
    value: ({ identity }) => (identity.confidence >= 2 ? 1 : 0),
    explain: (_, value) =>
      value === 1 ? 'Title and author are named clearly.' : 'The book is named, but not completely.',
  },
  {
    name: 'single',
    maximum: 1,
    value: ({ identity }) => (identity.pack.isPack ? 0 : 1),
    explain: ({ identity }, value) =>
      value === 1 ? 'One book.' : `Several books (${identity.pack.described}); a single one is better.`,
  },
  {
    name: 'narrator',
    maximum: 2,
    value: ({ identity, policy }) => {
      if (policy.narrator === 'ignore') return 1;
      return identity.narrator === 'match' ? 2 : identity.narrator === 'unknown' ? 1 : 0;
    },
    explain: ({ identity, book, policy }, value) => {
      if (policy.narrator === 'ignore') return 'The profile takes any narrator.';
      if (value === 2) return 'Read by the wanted narrator.';
      if (value === 0) return `Read by ${identity.otherNarrator}, not by the wanted narrator.`;
      return book.narrators.length === 0
        ? 'The wanted book names no narrator.'
        : 'The release names no narrator.';
    },
  },
  {
    name: 'recording',
    maximum: 2,
    value: ({ facts, book, identity }) => {
      const share = identity.pack.isPack ? null : runtimeShare(facts, book.book.runtimeMinutes ?? null);
      if (share === null) return 1;
      return Math.abs(share - 1) <= RUNTIME_TOLERANCE ? 2 : 0;
    },
    explain: (_, value) =>
      value === 2
        ? 'As long as the wanted recording.'
        : value === 0
          ? 'Longer or shorter than the wanted recording: perhaps another one.'
          : 'Its running time is not known.',
  },
  {
    name: 'language',
    maximum: 1,
    value: ({ book, facts }) =>
      book.language !== null && languageEvidence(facts).languages.includes(book.language) ? 1 : 0,
    explain: ({ book }, value) =>
      value === 1 ? `Said to be in ${capitalised(book.language ?? '')}.` : 'The language is not named.',
  },
  {
    name: 'format',
    maximum: 31,
    value: ({ facts, policy }) => {
      const places = facts.audioFormats
        .map((format) => policy.formats.findIndex((wanted) => wanted.toLowerCase() === format))
        .filter((place) => place >= 0);
      return places.length === 0 ? 0 : Math.max(1, 31 - Math.min(...places));
    },
    explain: ({ facts }, value) =>
      value === 0
        ? 'The format is not named.'
        : `In ${facts.audioFormats.join(', ')}, place ${32 - value} of the wanted formats.`,
  },
  {
    name: 'preferred',
    maximum: PREFERRED_ZERO * 2,
    value: (subject) => {
      const sum = preferredScore(subject);
      return Math.max(0, Math.min(PREFERRED_ZERO * 2, PREFERRED_ZERO + sum));
    },
    explain: (_, value) =>
      value === PREFERRED_ZERO
        ? 'No preferred words or flags.'
        : `Preferred words and flags add ${value - PREFERRED_ZERO}.`,
  },
  {
    name: 'bitrate',
    maximum: 3,
    value: ({ facts, book, identity }) => {
      const kbps = kbpsOf(facts, book, identity.pack.isPack ? (identity.pack.count ?? 1) : 1);
      if (kbps === null) return 1;
      if (kbps < LOW_KBPS) return 0;
      return kbps >= GOOD_KBPS.from && kbps <= GOOD_KBPS.to ? 3 : 2;
    },
    explain: ({ facts, book, identity }, value) => {
      const kbps = kbpsOf(facts, book, identity.pack.isPack ? (identity.pack.count ?? 1) : 1);
      if (kbps === null) return 'The bitrate is not known.';
      const text = `About ${Math.round(kbps)} kbit/s`;
      return value === 3 ? `${text}: good for speech.` : value === 0 ? `${text}: very low.` : `${text}.`;
    },
  },
  {
    name: 'edition',
    maximum: 1,
    value: ({ book, facts }) =>
      book.isAbridged !== true && findMark(textsOf(facts), role.unabridged) !== null ? 1 : 0,
    explain: (_, value) => (value === 1 ? 'Said to be unabridged.' : 'Not said to be unabridged.'),
  },
  {
    name: 'indexer',
    maximum: 63,
    value: ({ facts, policy }) => {
      const place = policy.indexerOrder?.indexOf(facts.release.indexer) ?? -1;
      return place < 0 ? 0 : Math.max(1, 63 - place);
    },
    explain: ({ facts, policy }, value) => {
      if (value > 0) return `${facts.release.indexer} is number ${64 - value} of the indexers.`;
      return (policy.indexerOrder ?? []).length === 0
        ? 'The indexers have no order.'
        : `${facts.release.indexer} has no place before other indexers.`;
    },
  },
  {
    name: 'seeders',
    maximum: 15,
    value: ({ facts }) => {
      const { release } = facts;
      if (release.protocol === 'usenet') return 8;
      return Math.min(15, Math.floor(Math.log2((release.seeders ?? 0) + 1) * 1.5));
    },
    explain: ({ facts }) => {
      const { release } = facts;
      if (release.protocol === 'usenet') return 'Usenet needs no seeders.';
      return release.seeders === null || release.seeders === undefined
        ? 'The number of seeders is not known.'
        : `${release.seeders} seeders.`;
    },
  },
  {
    name: 'clarity',
    maximum: 3,
    value: ({ identity }) => identity.confidence,
    explain: (_, value) =>
      value === 3 ? 'Everything in its name is explained.' : 'Its name has words that nothing explains.',
  },
  {
    name: 'freeleech',
    maximum: 1,
    value: ({ facts }) => (isFree(facts.release) ? 1 : 0),
    explain: (_, value) => (value === 1 ? 'Free of charge for the ratio.' : 'Counts against the ratio.'),
  },
];

/** Running time of the release as a share of the wanted one. */
function runtimeShare(facts: Subject['facts'], wanted: number | null): number | null {
  if (!wanted) return null;
  const stated = facts.release.runtimeSeconds
    ? facts.release.runtimeSeconds / 60
    : statedDuration(facts.parsed);
  if (stated) return stated / wanted;
  if (facts.bitrateKbps === null || facts.sizeBytes === null) return null;
  return (facts.sizeBytes * 8) / 1000 / facts.bitrateKbps / 60 / wanted;
}

function kbpsOf(facts: Subject['facts'], book: Subject['book'], count: number): number | null {
  return impliedKbps(facts, book, count) ?? facts.bitrateKbps;
}

function isFree(release: Subject['facts']['release']): boolean {
  if (release.freeleech === true) return true;
  return release.flags.some((flag) => /^(?:freeleech|personal_freeleech|free)$/i.test(flag));
}

function preferredScore({ facts, terms, policy }: Subject): number {
  let sum = 0;
  for (const term of terms.preferred) if (hasTerm(facts, term)) sum += term.score;
  for (const { flag, score } of policy.preferredFlags) {
    if (facts.release.flags.some((one) => one.toLowerCase() === flag.toLowerCase())) sum += score;
  }
  return sum;
}

/** Weights that keep the order of the criteria: every step of one outweighs all later ones together. */
const weights: readonly number[] = (() => {
  const list: number[] = [];
  let weight = 1;
  for (const criterion of criteria.toReversed()) {
    list.unshift(weight);
    weight *= criterion.maximum + 1;
  }
  return list;
})();

/** The score of a release, comparable within one evaluation. */
export function scoreOf(subject: Subject): number {
  let score = 0;
  for (let at = 0; at < criteria.length; at += 1) score += criteria[at]!.value(subject) * weights[at]!;
  return score;
}

/** The same score from parts that are there already. */
export function sumOf(parts: readonly ScorePart[]): number {
  let score = 0;
  for (let at = 0; at < parts.length; at += 1) score += parts[at]!.value * weights[at]!;
  return score;
}

/** Parts already made: most releases of a search say the same of most criteria. */
export type PartsMemo = readonly Map<string, ScorePart>[];

export function createPartsMemo(): PartsMemo {
  return criteria.map(() => new Map());
}

export function explainScore(subject: Subject, memo: PartsMemo): ScorePart[] {
  return criteria.map((criterion, at) => {
    const value = criterion.value(subject);
    const text = criterion.explain(subject, value);
    const made = memo[at]!.get(text);
    if (made?.value === value) return made;
    const part = { criterion: criterion.name, value, text };
    memo[at]!.set(text, part);
    return part;
  });
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
