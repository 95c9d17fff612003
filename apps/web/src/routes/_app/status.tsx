import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../app/admin-only.ts';
import { StatusPage } from '../../features/system/status-page.tsx';

export const Route = createFileRoute('/_app/status')({ beforeLoad: adminOnly, component: StatusPage });
