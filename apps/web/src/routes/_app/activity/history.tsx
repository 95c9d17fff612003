import { createFileRoute } from '@tanstack/react-router';
import { HistoryPage } from '../../../features/downloads/history-page.tsx';

export const Route = createFileRoute('/_app/activity/history')({ component: HistoryPage });
