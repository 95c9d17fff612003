import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { ProviderList } from '../providers/provider-list.tsx';

export function AudiobookshelfPage() {
  usePageTitle(t('settings.audiobookshelf'));
  return (
    <>
      <PageHeader title={t('settings.audiobookshelf')} description={t('settings.audiobookshelfIntro')} />
      <ProviderList collection="libraries" addLabel={t('settings.addLibrary')} single />
    </>
  );
}
