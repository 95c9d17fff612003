import { createFileRoute } from '@tanstack/react-router';
import { HistoryPage } from '../../../features/downloads/history-page.tsx';
import { readHistoryParams } from '../../../features/downloads/history-params.ts';

export const Route = createFileRoute('/_app/activity/history')({
  validateSearch: readHistoryParams,
  component: HistoryPage,
});
