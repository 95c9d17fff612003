import { createFileRoute } from '@tanstack/react-router';
import { RequestPage } from '../../../features/requests/request-page.tsx';

export const Route = createFileRoute('/_app/requests/$requestId/')({ component: RequestPage });
