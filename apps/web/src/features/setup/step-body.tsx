import { lazy, Suspense } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { Loading, Skeleton } from '../../ui/states.tsx';
import type { SetupStep } from './steps.ts';

/* Each step brings its own form: the first account is asked for without any of them. */
const ProviderList = lazy(() =>
  import('../providers/provider-list.tsx').then((module) => ({ default: module.ProviderList })),
);
const MediaManagementForm = lazy(() =>
  import('../settings/media-management-form.tsx').then((module) => ({ default: module.MediaManagementForm })),
);
const AudiobookshelfForm = lazy(() =>
  import('../settings/audiobookshelf-form.tsx').then((module) => ({ default: module.AudiobookshelfForm })),
);
const SetupReady = lazy(() => import('./setup-ready.tsx').then((module) => ({ default: module.SetupReady })));

type StepBodyProps = { step: SetupStep; onSaved: () => void };

export function StepBody(props: StepBodyProps) {
  return (
    <Suspense
      fallback={
        <Loading>
          <Skeleton className="h-64" />
        </Loading>
      }
    >
      <StepForm {...props} />
    </Suspense>
  );
}

function StepForm({ step, onSaved }: StepBodyProps) {
  switch (step) {
    case 'client':
      return (
        <ProviderList
          collection="downloadclients"
          addLabel={t('settings.addDownloadClient')}
          saveLabel={t('setup.save')}
          single
          onSaved={onSaved}
        />
      );
    case 'library':
      return <MediaManagementForm brief saveLabel={t('setup.save')} onSaved={onSaved} />;
    case 'indexers':
      return <ProviderList collection="indexers" addLabel={t('settings.addIndexer')} />;
    case 'shelf':
      return <AudiobookshelfForm saveLabel={t('setup.save')} onSaved={onSaved} />;
    case 'done':
      return <SetupReady />;
    default:
      return step satisfies never;
  }
}
