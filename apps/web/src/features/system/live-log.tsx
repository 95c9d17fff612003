import { useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { LogEntry, LogQuery } from '../../lib/api/types.ts';
import { formatClock, formatDateTime } from '../../lib/format/index.ts';
import { t, tOr } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { logsQuery } from './queries.ts';

const LINES = 100;
const LEVEL_TONE: Record<string, string> = {
  error: 'text-danger',
  fatal: 'text-danger',
  warn: 'text-warn',
  info: 'text-info',
};

/** The newest log lines, coming in while one looks. */
export function LiveLog() {
  const [live, setLive] = useState(true);
  const [level, setLevel] = useState<NonNullable<LogQuery['level']>>('info');
  const [query, setQuery] = useState('');
  const text = useDeferredValue(query.trim());
  const logs = useQuery(
    logsQuery({ level, page: 1, pageSize: LINES, ...(text === '' ? {} : { query: text }) }, { live }),
  );
  const entries = logs.data?.records ?? [];
  return (
    <Section
      title={t('log.title')}
      actions={
        <div className="flex flex-wrap gap-2 max-sm:w-full">
          <Input
            type="search"
            aria-label={t('log.search')}
            placeholder={t('log.search')}
            value={query}
            maxLength={200}
            onChange={(event) => setQuery(event.target.value)}
            className="sm:!w-60"
          />
          <Select
            aria-label={t('log.level')}
            value={level}
            onChange={(event) => setLevel(event.target.value as typeof level)}
            className="w-36 max-sm:flex-1"
          >
            {(['debug', 'info', 'warn', 'error'] as const).map((value) => (
              <option key={value} value={value}>
                {t(`logLevel.${value}`)}
              </option>
            ))}
          </Select>
          <Button
            aria-pressed={live}
            icon={live ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
            onClick={() => setLive(!live)}
          >
            {t(live ? 'log.pause' : 'log.follow')}
          </Button>
        </div>
      }
    >
      {logs.isError && entries.length === 0 ? (
        <ErrorState error={logs.error} onRetry={() => void logs.refetch()} />
      ) : (
        <div
          role="log"
          aria-label={t('log.title')}
          aria-live="off"
          // A scrolling box must be reachable by keyboard.
          tabIndex={0}
          className="h-96 overflow-y-auto rounded-lg bg-sunken p-4 font-mono text-xs leading-relaxed ring-1 ring-line ring-inset"
        >
          {entries.length === 0 && <p className="text-faint">{t('log.empty')}</p>}
          <ol>
            {entries.map((entry, index) => (
              <LogLine key={`${entry.at} ${index}`} entry={entry} />
            ))}
          </ol>
        </div>
      )}
    </Section>
  );
}

function LogLine({ entry }: { entry: LogEntry }) {
  return (
    <li className="grid gap-x-3 py-0.5 sm:grid-cols-[5.5rem_3.5rem_7rem_minmax(0,1fr)]">
      <time dateTime={entry.at} title={formatDateTime(entry.at)} className="text-faint">
        {formatClock(entry.at)}
      </time>
      <span className={`font-semibold ${LEVEL_TONE[entry.level] ?? 'text-faint'}`}>
        {tOr(`logLevel.${entry.level}`, entry.level)}
      </span>
      <span className="truncate text-faint">{entry.scope}</span>
      <span lang="en" className="text-text">
        {entry.message}
      </span>
    </li>
  );
}
