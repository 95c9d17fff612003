import { Radar } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader } from '../../ui/page.tsx';
import { Notice } from '../../ui/states.tsx';
import { ProviderList } from '../providers/provider-list.tsx';

export function IndexersPage() {
  usePageTitle(t('settings.indexers'));
  return (
    <>
      <PageHeader title={t('settings.indexers')} description={t('settings.indexersIntro')} />
      <ProviderList
        collection="indexers"
        addLabel={t('settings.addIndexer')}
        empty={
          <Notice tone="warn" icon={<Radar aria-hidden />}>
            {t('settings.noIndexers')}
          </Notice>
        }
      />
    </>
  );
}
