import { CircleCheck, RotateCw } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { HealthList } from '../system/health-list.tsx';
import type { SetupChecked } from './check.ts';

/** How the check of everything together stands, and what it found. */
export function SetupCheck({ check: { state, error, again } }: { check: SetupChecked }) {
  return (
    <div className="grid gap-3">
      <div aria-live="polite">
        {state === 'checking' && (
          <p data-loading className="flex items-center gap-2.5 text-muted">
            <Spinner className="size-4.5" />
            {t('setup.checking')}
          </p>
        )}
        {state === 'failed' && <PartError error={error} onRetry={again} />}
        {state === 'clean' && (
          <Notice tone="ok" icon={<CircleCheck aria-hidden />}>
            <p className="font-semibold">{t('setup.clean')}</p>
            <p className="text-text">{t('setup.cleanText')}</p>
          </Notice>
        )}
      </div>
      {state !== 'checking' && <HealthList />}
      {state === 'problems' && (
        <div>
          <Button size="sm" icon={<RotateCw aria-hidden className="size-4" />} onClick={again}>
            {t('setup.checkAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}
