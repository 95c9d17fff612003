import { createFileRoute } from '@tanstack/react-router';
import { BlocklistPage } from '../../../features/downloads/blocklist-page.tsx';

export const Route = createFileRoute('/_app/activity/blocklist')({ component: BlocklistPage });
