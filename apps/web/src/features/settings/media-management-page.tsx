import { lazy, Suspense } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { MediaManagementForm } from './media-management-form.tsx';

// It waits for an answer of the server anyway; the form need not wait for it.
const FolderState = lazy(() =>
  import('./folder-state.tsx').then((module) => ({ default: module.FolderState })),
);

export function MediaManagementPage() {
  usePageTitle(t('settings.mediaManagement'));
  return (
    <InOrder>
      <PageHeader title={t('settings.mediaManagement')} description={t('settings.mediaManagementIntro')} />
      <Suspense fallback={<div data-loading />}>
        <FolderState />
      </Suspense>
      <MediaManagementForm />
    </InOrder>
  );
}
