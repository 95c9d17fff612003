import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../app/admin-only.ts';
import { ActivityLayout } from '../../features/downloads/activity-layout.tsx';

export const Route = createFileRoute('/_app/activity')({ beforeLoad: adminOnly, component: ActivityLayout });
