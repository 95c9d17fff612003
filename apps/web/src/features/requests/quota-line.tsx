import { Hourglass } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usedUpText, useQuota } from './quota.ts';

type QuotaLineProps = { id?: string; className?: string };

/** How many more books one may ask for, or from when on; nothing for those who may ask for any number. */
export function QuotaLine({ id, className = '' }: QuotaLineProps) {
  const quota = useQuota();
  const now = useNow();
  if (quota === undefined) return null;
  const usedUp = usedUpText(quota, now);
  return (
    <p
      id={id}
      data-quota={quota.left}
      className={`flex items-start gap-2 text-sm ${usedUp === null ? 'text-muted' : 'text-text'} ${className}`}
    >
      {usedUp !== null && <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />}
      {usedUp ?? t('quota.left', { left: quota.left, count: quota.limit })}
    </p>
  );
}
