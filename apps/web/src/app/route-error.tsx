import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { createApiError, isApiError } from '../lib/api/problem.ts';
import { serverUrl } from '../lib/base.ts';
import { useConnectionState } from '../lib/events/live.ts';
import { t } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/states.tsx';
import { isMissingFile } from './app-files.ts';

/** A room that broke says so; the others stay usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const missing = isMissingFile(error);
  useReloadWhenBack(missing);
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  useAgainWhenReachable(isApiError(error) && error.code === 'unreachable', again);
  return (
    <ErrorState
      page
      error={
        missing ? createApiError({ message: t('error.unreachable'), status: 0, code: 'unreachable' }) : error
      }
      onRetry={() => {
        // A file that failed once is not asked for again by every browser.
        if (missing) window.location.reload();
        again();
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

const LOOK_EVERY_MS = 5000;

/** The page opened without a server: there is no live stream yet that would tell, so the server is looked for. */
function useAgainWhenReachable(wanted: boolean, again: () => void): void {
  const onReachable = useEffectEvent(again);
  useEffect(() => {
    if (!wanted) return undefined;
    const look = (): void => {
      fetch(serverUrl('api/v1/setup'), { cache: 'no-store' })
        .then((answer) => answer.status < 500 && onReachable())
        .catch(() => undefined);
    };
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    window.addEventListener('online', look);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', look);
    };
  }, [wanted]);
}
