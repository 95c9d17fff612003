import type { Request } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';

type NextStepProps = { item: Pick<Request, 'reason' | 'nextStep' | 'nextAt'>; className?: string };

/** Why it stands where it stands, what happens next, and when. */
export function NextStep({ item, className = '' }: NextStepProps) {
  const now = useNow();
  if (item.reason === null && item.nextStep === null) return null;
  return (
    <div className={`grid gap-0.5 text-sm ${className}`}>
      {item.reason !== null && <p className="text-text">{item.reason}</p>}
      {item.nextStep !== null && (
        <p className="text-muted">
          <span className="text-faint">{t('request.next')} </span>
          {item.nextStep}
          {item.nextAt !== null && (
            <time dateTime={item.nextAt} title={formatDateTime(item.nextAt)} className="text-faint">
              {' '}
              ({formatRelative(item.nextAt, now)})
            </time>
          )}
        </p>
      )}
    </div>
  );
}
