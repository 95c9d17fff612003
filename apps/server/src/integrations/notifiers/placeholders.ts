import { placeholdersOf } from '../../platform/text/index.ts';

/** What a template may name, with what it stands for. */
export const PLACEHOLDERS = {
  title: 'title of the book',
  authors: 'its authors',
  narrators: 'its narrators',
  series: 'its series and number',
  users: 'who asked for it',
  event: 'what happened, in two words',
  message: 'what happened, in a sentence',
  reason: 'why',
  release: 'the release that was grabbed',
  indexer: 'where it was found',
  link: 'the page in Earmark',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** The first placeholder that does not exist; null when all do. */
export function unknownPlaceholder(template: string): string | null {
  return placeholdersOf(template).find((name) => !(name in PLACEHOLDERS)) ?? null;
}
