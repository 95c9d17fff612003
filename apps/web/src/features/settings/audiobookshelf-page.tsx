import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { AudiobookshelfForm } from './audiobookshelf-form.tsx';

export function AudiobookshelfPage() {
  usePageTitle(t('settings.audiobookshelf'));
  return (
    <>
      <PageHeader title={t('settings.audiobookshelf')} description={t('settings.audiobookshelfIntro')} />
      <AudiobookshelfForm />
    </>
  );
}
