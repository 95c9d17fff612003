export const REQUEST_FILTERS = ['all', 'open', 'attention', 'done'] as const;
type RequestFilter = (typeof REQUEST_FILTERS)[number];
export type RequestListParams = { filter?: RequestFilter; of?: 'mine' | 'everyone' };

export function readRequestListParams(raw: Record<string, unknown>): RequestListParams {
  const { filter, of } = raw;
  return {
    ...(REQUEST_FILTERS.includes(filter as RequestFilter) && filter !== 'all'
      ? { filter: filter as RequestFilter }
      : {}),
    ...(of === 'mine' ? { of } : {}),
  };
}
