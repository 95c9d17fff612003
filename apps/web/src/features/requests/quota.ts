import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Me, RequestQuota } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { nowMs, useNow } from '../../lib/now.ts';
import { useMe } from '../users/me.ts';

/** Asked for again a moment later than it is free: two clocks are never quite the same. */
const GRACE_MS = 1000;
/** As long as a timer of a browser can be. */
const LONGEST_MS = 2 ** 31 - 1;

const quotaQuery = queryOptions({
  queryKey: keys.quota,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/requests/quota', { signal })),
});

/** Only the requests of those who need approval may be limited. */
export function mayBeLimited({ group }: Pick<Me, 'group'>): boolean {
  return group === 'untrusted';
}

/** Fetched beside the room that shows it, so that nothing moves when it comes. */
export function prepareQuota(queries: QueryClient, me: Me): void {
  if (mayBeLimited(me)) void queries.prefetchQuery(quotaQuery);
}

/** A limit, and what of it is left; nothing for those without one. */
export type Limited = RequestQuota & { limit: number; left: number };

/** How many books the reader may still ask for; undefined without a limit, and as long as nobody knows. */
export function useQuota(): Limited | undefined {
  const { data } = useQuery({
    ...quotaQuery,
    enabled: mayBeLimited(useMe()),
    // Requests bring it up to date by their events; that one ages and is free again, no event tells.
    refetchInterval: ({ state }) => untilFree(state.data, nowMs()),
  });
  return data !== undefined && isLimited(data) ? data : undefined;
}

function isLimited(quota: RequestQuota): quota is Limited {
  return quota.limit !== null && quota.left !== null;
}

function untilFree(quota: RequestQuota | undefined, now: number): number | false {
  if (quota?.nextFreeAt == null) return false;
  return Math.min(LONGEST_MS, Math.max(0, Date.parse(quota.nextFreeAt) - now) + GRACE_MS);
}

/** Why the reader cannot ask for one more at this moment; null when they can. */
export function useUsedUp(): string | null {
  const quota = useQuota();
  const now = useNow();
  return quota === undefined ? null : usedUpText(quota, now);
}

/** Why one more cannot be asked for, and from when on it can; null while some are left. */
export function usedUpText({ limit, left, nextFreeAt }: Limited, now: number): string | null {
  if (left > 0 || nextFreeAt === null) return null;
  return t('quota.usedUp', {
    count: limit,
    when: formatRelative(nextFreeAt, now),
    at: formatDateTime(nextFreeAt),
  });
}
