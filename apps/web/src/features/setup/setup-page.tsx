import { getRouteApi } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { FirstAccount } from './first-account.tsx';
import { SetupWizard } from './setup-wizard.tsx';

const route = getRouteApi('/setup');

/** From empty to the first request: the first account, then one step for each thing Earmark talks to. */
export function SetupPage() {
  const { needed } = route.useRouteContext();
  const { step = 'client' } = route.useSearch();
  usePageTitle(t('setup.title'));
  return needed ? <FirstAccount /> : <SetupWizard step={step} />;
}
