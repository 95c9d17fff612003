import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { LogQuery } from '../../lib/api/types.ts';

export const activityQuery = queryOptions({
  queryKey: keys.activity,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/activity', { signal })),
});

export const statusQuery = queryOptions({
  queryKey: keys.status,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/status', { signal })),
});

export const healthQuery = queryOptions({
  queryKey: keys.health,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/health', { signal })),
});

export const tasksQuery = queryOptions({
  queryKey: keys.tasks,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/tasks', { signal })),
});

export const backupsQuery = queryOptions({
  queryKey: keys.backups,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/backups', { signal })),
});

/** Log lines are no events, so a log that is watched asks again. */
const LOG_REFRESH_MS = 3000;

export const logsQuery = (query: LogQuery, { live }: { live: boolean }) =>
  queryOptions({
    queryKey: [...keys.logs, query],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/system/logs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: live ? LOG_REFRESH_MS : false,
  });
