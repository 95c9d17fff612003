import { createFileRoute } from '@tanstack/react-router';
import { QueuePage } from '../../../features/downloads/queue-page.tsx';

export const Route = createFileRoute('/_app/activity/')({ component: QueuePage });
