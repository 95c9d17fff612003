/** Facts that explain a token of a release title; bits of `Token.flags`. */
export const flag = {
  author: 1,
  narrator: 2,
  series: 4,
  /** A word of the wanted title or subtitle. */
  known: 8,
  authorZone: 16,
  narratorZone: 32,
  helperZone: 64,
} as const;

export const explained = flag.author | flag.narrator | flag.series | flag.known;
export const anyZone = flag.authorZone | flag.narratorZone | flag.helperZone;
