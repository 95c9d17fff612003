import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { Candidate } from './collect.ts';

/** Facts another indexer may add when the richest one lacks them; links and ids of the indexer itself never move. */
const FACTS = [
  'size',
  'seeders',
  'leechers',
  'grabs',
  'publishDate',
  'files',
  'bookTitle',
  'authors',
  'narrators',
  'series',
  'language',
  'filetypes',
  'tags',
  'description',
  'infoHash',
  'mamId',
  'freeleech',
  'vip',
  'asin',
  'isbn',
  'runtimeSeconds',
  'bitrateKbps',
  'minimumRatio',
  'minimumSeedSeconds',
  'coverUrl',
] as const satisfies readonly (keyof FoundRelease)[];

/** Flags about the account of one indexer; they say nothing about the same torrent elsewhere. */
const ACCOUNT_FLAGS = new Set(['freeleech', 'personal_freeleech', 'halfleech', 'vip', 'snatched']);

/**
 * One row for one torrent: releases with the same info hash or the same MyAnonamouse id are the same, wherever they
 * were found. The row with the most facts stays (of equals, that of the better indexer) and takes what it lacks from
 * the others.
 *
 * @param priorityOf smaller is better
 */
export function mergeSame(
  candidates: readonly Candidate[],
  priorityOf: (indexerId: string) => number,
): Candidate[] {
  const groups = new Set<Candidate[]>();
  const groupOf = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const keys = keysOf(candidate.release);
    const found = new Set(keys.flatMap((key) => (groupOf.has(key) ? [groupOf.get(key)!] : [])));
    // A release with both keys may join two groups that were apart.
    const group = [...[...found].flat(), candidate];
    for (const old of found) groups.delete(old);
    groups.add(group);
    for (const each of group) for (const key of keysOf(each.release)) groupOf.set(key, group);
  }
  return [...groups].map((group) => join(group, priorityOf));
}

function keysOf({ infoHash, mamId, protocol }: FoundRelease): string[] {
  if (protocol === 'usenet') return [];
  return [
    ...(infoHash ? [`hash ${infoHash.toLowerCase()}`] : []),
    ...(mamId === undefined ? [] : [`mam ${mamId}`]),
  ];
}

function join(group: readonly Candidate[], priorityOf: (indexerId: string) => number): Candidate {
  const [best, ...others] = group.toSorted(
    (a, b) => richness(b.release) - richness(a.release) || priorityOf(a.indexerId) - priorityOf(b.indexerId),
  ) as [Candidate, ...Candidate[]];
  if (others.length === 0) return best;
  const release = others.reduce((all, other) => fill(all, other.release), best.release);
  return { ...best, release, alsoAt: others };
}

/**
 * The ways to one torrent, best first. A MyAnonamouse torrent has one: through another program the same account would
 * get what the site or its limits have just refused.
 */
export function waysTo<Row extends Candidate>(row: Row): Row[] {
  if (row.release.mamId !== undefined) return [row];
  const others = (row.alsoAt ?? []).map(({ indexerId, feedId, release }) => {
    const { guid, indexer, subIndexerId, downloadUrl, magnetUri, infoUrl, foundBy } = release;
    const way = { guid, indexer, subIndexerId, downloadUrl, magnetUri, infoUrl, foundBy };
    return { ...row, indexerId, feedId, release: { ...row.release, ...way } };
  });
  return [row, ...others];
}

/** `release`, with what it lacks taken from another listing of the same torrent. */
export function fill(release: FoundRelease, other: FoundRelease): FoundRelease {
  const added = Object.fromEntries(
    FACTS.filter((name) => isEmpty(release[name]) && !isEmpty(other[name])).map((name) => [
      name,
      other[name],
    ]),
  );
  const flags = other.flags.filter((flag) => !ACCOUNT_FLAGS.has(flag));
  return { ...release, ...added, flags: [...new Set([...release.flags, ...flags])] };
}

function richness(release: FoundRelease): number {
  return FACTS.filter((name) => !isEmpty(release[name])).length;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
