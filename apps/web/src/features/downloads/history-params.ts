import type { HistoryKind } from '../../lib/api/types.ts';

export const HISTORY_KINDS = [
  'problems',
  'requests',
  'searches',
  'downloads',
  'imports',
  'settings',
] as const satisfies readonly HistoryKind[];

/** The address of the history: of what, of which book, with which words. */
export type HistoryParams = { kind?: HistoryKind; q?: string; book?: string };

/** Reads an address; what makes no sense is left out. */
export function readHistoryParams(raw: Record<string, unknown>): HistoryParams {
  const kind = HISTORY_KINDS.find((known) => known === raw['kind']);
  const { q, book } = raw;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...((typeof q === 'string' && q !== '') || typeof q === 'number' ? { q: String(q).slice(0, 200) } : {}),
    ...(typeof book === 'string' && book !== '' ? { book: book.slice(0, 64) } : {}),
  };
}
