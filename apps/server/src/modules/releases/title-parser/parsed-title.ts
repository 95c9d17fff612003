/** What a release title says, read without knowing which book is wanted. */
export type ParsedTitle = {
  title: string;
  subtitle: string | null;
  authors: string[];
  narrators: string[];
  series: { name: string; position: string | null }[];
  year: number | null;
  formats: string[];
  ebookFormats: string[];
  bitrateKbps: number | null;
  languages: string[];
  abridged: boolean | null;
  dramatised: boolean;
  part: { number: number; of: number | null } | null;
  /** Several books in one. */
  collection: boolean;
  edition: string | null;
  group: string | null;
  /** What it is when it is no plain audiobook. */
  other: 'comic' | 'film' | 'music' | 'podcast' | 'about' | null;
};
