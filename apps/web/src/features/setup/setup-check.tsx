import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { HealthList } from '../system/health-list.tsx';
import { healthQuery } from '../system/queries.ts';

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 120;

/**
 * Everything tried together: does the client write where books can be linked from, does Audiobookshelf look where they
 * are filed. What single tests cannot see is found here, before the first request.
 */
export function SetupCheck() {
  const queries = useQueryClient();
  const health = useQuery(healthQuery);
  const check = useMutation({
    mutationFn: async () => {
      const ask = () => queries.fetchQuery({ ...healthQuery, staleTime: 0 });
      const before = (await ask()).checkedAt;
      await unwrap(
        api.POST('/api/v1/system/tasks/{name}/run', { params: { path: { name: 'health-check' } } }),
      );
      // The check runs beside; the wizard has no event stream yet, so it looks until the answer is a new one.
      for (let look = 0; look < MOST_LOOKS; look += 1) {
        await new Promise((resolve) => window.setTimeout(resolve, LOOK_EVERY_MS));
        if ((await ask()).checkedAt !== before) return;
      }
      throw new Error(t('setup.checkLate'));
    },
  });
  const { mutate } = check;
  useEffect(() => mutate(), [mutate]);
  const busy = check.isPending;
  const clean = health.data !== undefined && health.data.problems.length === 0;
  return (
    <div className="grid gap-3">
      <div aria-live="polite">
        {busy && (
          <p className="flex items-center gap-2.5 text-muted">
            <Spinner className="size-4.5" />
            {t('setup.checking')}
          </p>
        )}
        {!busy && check.isError && <PartError error={check.error} onRetry={() => mutate()} />}
        {!busy && !check.isError && clean && (
          <Notice tone="ok" icon={<CircleCheck aria-hidden />}>
            <p className="font-semibold">{t('setup.clean')}</p>
            <p className="text-text">{t('setup.cleanText')}</p>
          </Notice>
        )}
      </div>
      {!busy && <HealthList />}
      {!busy && !clean && (
        <div>
          <Button size="sm" icon={<RotateCw aria-hidden className="size-4" />} onClick={() => mutate()}>
            {t('setup.checkAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}
