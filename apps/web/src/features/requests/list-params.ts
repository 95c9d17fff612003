export const REQUEST_FILTERS = ['all', 'open', 'attention', 'done'] as const;
type RequestFilter = (typeof REQUEST_FILTERS)[number];
/** `of` is `mine` or the id of a person; absent means everybody, as far as one may see. */
export type RequestListParams = { filter?: RequestFilter; of?: string };

export function readRequestListParams(raw: Record<string, unknown>): RequestListParams {
  const { filter, of } = raw;
  return {
    ...(REQUEST_FILTERS.includes(filter as RequestFilter) && filter !== 'all'
      ? { filter: filter as RequestFilter }
      : {}),
    ...(typeof of === 'string' && /^[\w-]{1,64}$/.test(of) && of !== 'everyone' ? { of } : {}),
  };
}
