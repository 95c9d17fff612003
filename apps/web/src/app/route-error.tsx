import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { createApiError, isApiError } from '../lib/api/problem.ts';
import { isMissingFile, reloadIfUpdated } from '../lib/app-files.ts';
import { serverUrl } from '../lib/base.ts';
import { useConnectionState } from '../lib/events/live.ts';
import { t } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/states.tsx';
import { PagePending } from './page-pending.tsx';

/** A room that broke says so; the others stay usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const missing = isMissingFile(error);
  const lost = useMissingFile(missing);
  useReloadWhenBack(missing);
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  useAgainWhenReachable(isApiError(error) && error.code === 'unreachable', again);
  // The newer page is on its way.
  if (lost === 'looking') return <PagePending />;
  return (
    <ErrorState
      page
      error={lost ?? error}
      onRetry={() => {
        // A file that failed once is not asked for again by every browser.
        if (missing) window.location.reload();
        again();
      }}
    />
  );
}

/** What there is to say of a file that is missing, unless loading the page anew brings it. */
function useMissingFile(missing: boolean): 'looking' | Error | undefined {
  const [lost, setLost] = useState<'looking' | Error | undefined>(missing ? 'looking' : undefined);
  useEffect(() => {
    if (!missing) return;
    void reloadIfUpdated().then((look) =>
      setLost(
        look === 'same'
          ? new Error(t('error.missingFile'))
          : createApiError({ message: t('error.unreachable'), status: 0, code: 'unreachable' }),
      ),
    );
  }, [missing]);
  return lost;
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
