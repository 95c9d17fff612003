import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { SettingsSectionName } from '../../lib/api/types.ts';

export const settingsQuery = (section: SettingsSectionName) =>
  queryOptions({
    queryKey: [...keys.settings, section],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/settings/{section}', { params: { path: { section } }, signal })),
  });

export function useSaveSettings(section: SettingsSectionName) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: Record<string, unknown>) =>
      unwrap(api.PUT('/api/v1/settings/{section}', { params: { path: { section } }, body: values })),
    onSuccess: (answer) => {
      queries.setQueryData(settingsQuery(section).queryKey, answer);
      void queries.invalidateQueries({ queryKey: keys.health });
      void queries.invalidateQueries({ queryKey: keys.rootFolders });
    },
  });
}

/** Asks what is stored at this moment; undefined when there is no answer. */
export function useFreshSettings(section: SettingsSectionName) {
  const queries = useQueryClient();
  return () =>
    queries.fetchQuery({ ...settingsQuery(section), staleTime: 0, retry: false }).catch(() => undefined);
}

export function useTestSettings(section: SettingsSectionName) {
  return useMutation({
    mutationFn: (values: Record<string, unknown>) =>
      unwrap(api.POST('/api/v1/settings/{section}/test', { params: { path: { section } }, body: values })),
  });
}

export const rootFoldersQuery = queryOptions({
  queryKey: keys.rootFolders,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/rootfolders', { signal })),
});

export const pathMappingsQuery = queryOptions({
  queryKey: keys.pathMappings,
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/remotepathmappings', { signal }))).records,
});
