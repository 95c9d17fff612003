import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { reached } from '../lib/api/reach.ts';
import { useConnectionState } from '../lib/events/live.ts';
import { useExternalStore } from '../lib/external-store.ts';
import { t } from '../lib/i18n/index.ts';
import { dropToast, untold } from '../ui/toast.ts';

/** A short hiccup is nobody's business. */
const PATIENCE_MS = 3000;

/** What could not be told for want of a connection is not true any more. */
function forgetOutage(): void {
  if (!reached.get()) return;
  untold.set(null);
  dropToast(t('error.unreachable'));
}

/** Says that the page is no longer live, for as long as that is so. */
export function ConnectionBanner() {
  const lost = useConnectionState() !== 'live';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) {
      setShown(false);
      return undefined;
    }
    const timer = window.setTimeout(() => setShown(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [lost]);
  const failure = useExternalStore(untold);
  useEffect(() => reached.subscribe(forgetOutage), []);
  useEffect(() => {
    // Neither asks anything, and both tell that asking makes sense again.
    const comesBack = () => reached.set(true);
    if (!lost) comesBack();
    window.addEventListener('online', comesBack);
    return () => window.removeEventListener('online', comesBack);
  }, [lost]);
  return (
    <div role="status" className="sticky top-0 z-20">
      {(shown || failure !== null) && (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm font-medium text-warn">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {failure ?? t('connection.banner')}
        </p>
      )}
    </div>
  );
}
