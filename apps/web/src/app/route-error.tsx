import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { createApiError } from '../lib/api/problem.ts';
import { useConnectionState } from '../lib/events/live.ts';
import { t } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/states.tsx';
import { isMissingFile } from './app-files.ts';

/** A room that broke says so; the others stay usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const missing = isMissingFile(error);
  useReloadWhenBack(missing);
  return (
    <ErrorState
      page
      error={
        missing ? createApiError({ message: t('error.unreachable'), status: 0, code: 'unreachable' }) : error
      }
      onRetry={() => {
        // A file that failed once is not asked for again by every browser.
        if (missing) window.location.reload();
        reset();
        void router.invalidate();
      }}
    />
  );
}

/** The server answers again: what could not be loaded is tried once more without being asked. */
function useReloadWhenBack(missing: boolean): void {
  const state = useConnectionState();
  const wasLost = useRef(false);
  useEffect(() => {
    if (state === 'lost') wasLost.current = true;
    if (missing && wasLost.current && state === 'live') window.location.reload();
  }, [missing, state]);
}
