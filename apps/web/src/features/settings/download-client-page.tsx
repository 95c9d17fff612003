import { lazy, Suspense } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { ProviderList } from '../providers/provider-list.tsx';

// Below the client, and seldom needed: the client's form comes first.
const DownloadTrouble = lazy(() =>
  import('./download-trouble.tsx').then((module) => ({ default: module.DownloadTrouble })),
);
const PathMappings = lazy(() =>
  import('./path-mappings.tsx').then((module) => ({ default: module.PathMappings })),
);

export function DownloadClientPage() {
  usePageTitle(t('settings.downloadClient'));
  return (
    <InOrder>
      <PageHeader title={t('settings.downloadClient')} description={t('settings.downloadClientIntro')} />
      <ProviderList collection="downloadclients" addLabel={t('settings.addDownloadClient')} single />
      <Suspense fallback={<div data-loading />}>
        <PathMappings />
        <DownloadTrouble />
      </Suspense>
    </InOrder>
  );
}
