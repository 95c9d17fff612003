/** Numbers of a part in its tags. */
export type TaggedPart = { disc: number | null; track: number | null };

/**
 * Will Audiobookshelf play the parts in the order they are given? It sorts by disc, where every part has one and none is
 * missing in between, then by the numbers of tags or names, whichever differ more often; on a tie the tags win over our
 * names, which are numbered through. `discs` are those of folders, which win over tags.
 */
export function isPlayedInOrder(parts: readonly TaggedPart[], discs: readonly number[] | null): boolean {
  const inTags = parts.map(({ disc }) => disc);
  const disc = discs ?? (areGapless(inTags) ? inTags : []);
  const tracks = parts.map(({ track }) => track);
  const byTags = new Set(tracks.filter((track) => track !== null)).size >= parts.length;
  const place = (at: number) => [disc[at] ?? 0, byTags ? (tracks[at] ?? 0) : at] as const;
  return parts.every((_, at) => {
    if (at === 0) return true;
    const [before, here] = [place(at - 1), place(at)];
    return before[0] < here[0] || (before[0] === here[0] && before[1] <= here[1]);
  });
}

function areGapless(discs: readonly (number | null)[]): boolean {
  const known = [...new Set(discs)].filter((disc) => disc !== null).sort((a, b) => a - b);
  if (discs.includes(null)) return false;
  return known.every((disc, at) => at === 0 || disc === (known[at - 1] ?? 0) + 1);
}
