import { useState } from 'react';
import type { HistoryType } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Select } from '../../ui/input.tsx';
import { HistoryList } from './history-list.tsx';

const TYPES: readonly HistoryType[] = [
  'requested',
  'approved',
  'denied',
  'cancelled',
  'searched',
  'nothingAcceptable',
  'grabbed',
  'grabFailed',
  'downloadCompleted',
  'downloadFailed',
  'importBlocked',
  'importFailed',
  'imported',
  'available',
  'reprocessed',
  'restored',
  'edited',
  'deleted',
  'settingsChanged',
];

export function HistoryPage() {
  const [type, setType] = useState<HistoryType | ''>('');
  usePageTitle(t('activity.history'));
  return (
    <>
      <Select
        aria-label={t('history.type')}
        value={type}
        onChange={(event) => setType(event.target.value as HistoryType | '')}
        className="mb-4 max-w-64"
      >
        <option value="">{t('history.everything')}</option>
        {TYPES.map((value) => (
          <option key={value} value={value}>
            {t(`historyType.${value}`)}
          </option>
        ))}
      </Select>
      <HistoryList {...(type === '' ? {} : { type })} />
    </>
  );
}
