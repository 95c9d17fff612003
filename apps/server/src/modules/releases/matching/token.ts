/** What stands between a token and the one before it at the same level, weakest first. */
export const gap = { space: 0, joined: 1, comma: 2, list: 3, colon: 4, dash: 5 } as const;

export type Gap = (typeof gap)[keyof typeof gap];

export type Token = {
  /** Folded letters to compare by. */
  text: string;
  /** Second usual spelling, mostly the same as `text`. */
  alt: string;
  /** Numeric value (digits, number word, Roman numeral of two letters or more), else -1. */
  num: number;
  /** Place in the text it was read from. */
  start: number;
  end: number;
  gap: Gap;
  /** 0 outside of brackets, else the running number of the bracket group. */
  group: number;
  /** Opening bracket of the group, '' outside. */
  bracket: string;
  /** Runs of tokens without colon, dash or bracket between them share a segment. */
  segment: number;
  /** Written with a number sign (`#3`). */
  hash: boolean;
  /** What the vocabulary makes of it; set by the annotator. */
  role: number;
  /** Which facts of the wanted book explain it; set by the matcher. */
  flags: number;
};

export type TokenText = { text: string; tokens: Token[] };
