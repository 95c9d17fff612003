import type { HistoryKind, HistoryType } from '@earmark/contracts';

/** Which entries belong to a part of the history. */
export const HISTORY_KINDS: Readonly<Record<HistoryKind, readonly HistoryType[]>> = {
  problems: [
    'denied',
    'nothingAcceptable',
    'grabFailed',
    'downloadFailed',
    'downloadMissing',
    'importBlocked',
    'importFailed',
  ],
  requests: ['requested', 'approved', 'denied', 'cancelled', 'available', 'deleted'],
  searches: ['searched', 'nothingAcceptable', 'answerNeeded'],
  downloads: [
    'grabbed',
    'grabFailed',
    'downloadStarted',
    'downloadCompleted',
    'downloadFailed',
    'downloadMissing',
    'downloadReturned',
  ],
  imports: [
    'importStarted',
    'importBlocked',
    'importFailed',
    'imported',
    'replaced',
    'reprocessed',
    'restored',
    'edited',
    'available',
  ],
  settings: ['settingsChanged'],
};
