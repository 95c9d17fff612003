import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { RunImportRequest } from '../../lib/api/types.ts';
import { toastError } from '../../ui/toast.ts';

const LOOK_EVERY_MS = 1500;

/** Carries out a preview and follows it to its end, however long that takes; the server answers `running` meanwhile. */
export function useRunImport(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: RunImportRequest) => {
      let run = await unwrap(api.POST('/api/v1/imports', { body }));
      while (run.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        run = await unwrap(api.GET('/api/v1/imports/{id}', { params: { path: { id: run.id } } }));
      }
      return run;
    },
    onSuccess: (run) => {
      if (run.state === 'done') onDone();
    },
    onSettled: () => {
      for (const queryKey of [keys.library, keys.requests, keys.queue])
        void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Ends an import that runs; the preview it came from has the same id. */
export function useCancelImport() {
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/imports/{id}/cancel', { params: { path: { id } } })),
    onError: toastError,
  });
}
