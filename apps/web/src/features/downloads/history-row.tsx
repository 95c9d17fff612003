import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import type { HistoryEntry, HistoryType } from '../../lib/api/types.ts';
import { formatClock, formatDateTime, formatNumber, formatRelative } from '../../lib/format/index.ts';
import { t, tOr, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { IconButton } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';

const COLOURS: Partial<Record<HistoryType, string>> = {
  available: 'bg-accent',
  imported: 'bg-accent',
  approved: 'bg-accent',
  restored: 'bg-accent',
  downloadCompleted: 'bg-accent',
  denied: 'bg-danger',
  grabFailed: 'bg-danger',
  downloadFailed: 'bg-danger',
  downloadMissing: 'bg-danger',
  importFailed: 'bg-danger',
  importBlocked: 'bg-warn',
  nothingAcceptable: 'bg-warn',
  answerNeeded: 'bg-warn',
};

type HistoryRowProps = { entry: HistoryEntry; showBook: boolean };

export function HistoryRow({ entry, showBook }: HistoryRowProps) {
  const now = useNow();
  const detailsId = useId();
  const [open, setOpen] = useState(false);
  const facts = Object.entries(entry.data).flatMap(([name, value]) => {
    const text = inWords(value);
    return text === '' ? [] : [{ name, text }];
  });
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2 pl-7">
      <span
        aria-hidden
        className={`dot absolute top-4 left-0 size-2.5 rounded-full ring-4 ring-bg ${COLOURS[entry.type] ?? 'bg-line-strong'}`}
      />
      <div className="min-w-0">
        <p>
          <span className="font-semibold">{tOr(`historyType.${entry.type}`, entry.type)}</span>
          {showBook && entry.bookTitle !== null && (
            <span className="text-muted max-sm:block">
              <span className="max-sm:hidden">{DOT}</span>
              {entry.bookId === null ? (
                entry.bookTitle
              ) : (
                <Link
                  to="/activity/history"
                  search={{ book: entry.bookId }}
                  title={t('history.storyOf', { title: entry.bookTitle })}
                  className="tap rounded-sm underline touch:relative touch:-my-2.5 decoration-line-strong underline-offset-3 hover:text-text hover:decoration-current"
                >
                  {entry.bookTitle}
                </Link>
              )}
            </span>
          )}
        </p>
        {entry.message !== '' && <p className="text-sm text-muted">{told(entry.message)}</p>}
        <p className="text-sm text-faint sm:hidden">
          <time dateTime={entry.at} title={formatDateTime(entry.at)}>
            {formatRelative(entry.at, now)}
          </time>
          {entry.username !== null && `${DOT}${entry.username}`}
        </p>
        {open && (
          <dl
            id={detailsId}
            className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-sunken px-3.5 py-2.5 text-sm"
          >
            {facts.map(({ name, text }) => (
              <div key={name} className="contents">
                <dt className="text-faint">{tOr(`historyData.${name}`, name)}</dt>
                <dd className="font-mono">{text}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className="flex items-start gap-1">
        <p className="pt-0.5 text-right text-sm text-faint max-sm:hidden">
          <time dateTime={entry.at} title={formatDateTime(entry.at)}>
            {formatClock(entry.at)}
          </time>
          {entry.username !== null && <span> {entry.username}</span>}
        </p>
        {facts.length > 0 ? (
          <IconButton
            label={t('history.details')}
            aria-expanded={open}
            aria-controls={detailsId}
            onClick={() => setOpen(!open)}
            icon={<ChevronDown aria-hidden className={`size-4 ${open ? 'rotate-180' : ''}`} />}
            className="-my-1.5"
          />
        ) : (
          <span className="w-10 max-sm:hidden" />
        )}
      </div>
    </li>
  );
}

/** What a fact of an entry says, for people; empty when it says nothing. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return told(value);
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(', ');
  return JSON.stringify(value);
}
