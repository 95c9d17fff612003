import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { ProviderList } from '../providers/provider-list.tsx';
import { DownloadTrouble } from './download-trouble.tsx';
import { PathMappings } from './path-mappings.tsx';

export function DownloadClientPage() {
  usePageTitle(t('settings.downloadClient'));
  return (
    <>
      <PageHeader title={t('settings.downloadClient')} description={t('settings.downloadClientIntro')} />
      <ProviderList collection="downloadclients" addLabel={t('settings.addDownloadClient')} single />
      <PathMappings />
      <DownloadTrouble />
    </>
  );
}
