import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { useIsAdmin } from '../users/me.ts';
import { plainWords, type Standing } from './plain-words.ts';

type NextStepProps = { item: Standing; className?: string };

/** Why it stands where it stands, what happens next, and when; for admins also the exact words of the server. */
export function NextStep({ item, className = '' }: NextStepProps) {
  const now = useNow();
  const admin = useIsAdmin();
  const { reason, detail, next } = plainWords(item);
  if (reason === null && next === null) return null;
  return (
    <div className={`grid gap-0.5 text-sm ${className}`}>
      {reason !== null && <p className="text-text">{reason}</p>}
      {admin && detail !== null && <p className="text-faint">{detail}</p>}
      {next !== null && (
        <p className="text-muted">
          <span className="text-faint">{t('request.next')} </span>
          {next}
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
