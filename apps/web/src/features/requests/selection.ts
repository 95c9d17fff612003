import type { BulkAction, Request } from '../../lib/api/types.ts';

/** The verbs a selection can be told, in the order they are offered. */
export const BULK_VERBS = [
  'approve',
  'deny',
  'search',
  'retry',
  'reprocess',
  'cancel',
  'delete',
] as const satisfies BulkAction[];

/** For each verb the selected requests that allow it; verbs that none allows are left out. */
export function verbsFor(selected: readonly Request[]): { verb: BulkAction; requests: Request[] }[] {
  return BULK_VERBS.map((verb) => ({
    verb,
    requests: selected.filter((request) => request.actions.includes(verb)),
  })).filter(({ requests }) => requests.length > 0);
}

export function toggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
