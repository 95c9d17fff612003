import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useConnectionState } from '../lib/events/live.ts';
import { t } from '../lib/i18n/index.ts';

/** A short hiccup is nobody's business. */
const PATIENCE_MS = 3000;

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
  return (
    <div role="status" className="sticky top-0 z-20">
      {shown && (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm font-medium text-warn">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {t('connection.banner')}
        </p>
      )}
    </div>
  );
}
