import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { FolderState } from './folder-state.tsx';
import { MediaManagementForm } from './media-management-form.tsx';

export function MediaManagementPage() {
  usePageTitle(t('settings.mediaManagement'));
  return (
    <>
      <PageHeader title={t('settings.mediaManagement')} description={t('settings.mediaManagementIntro')} />
      <FolderState />
      <MediaManagementForm />
    </>
  );
}
