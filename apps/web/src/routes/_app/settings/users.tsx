import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { UsersPage } from '../../../features/users/users-page.tsx';

export const Route = createFileRoute('/_app/settings/users')({ beforeLoad: adminOnly, component: UsersPage });
