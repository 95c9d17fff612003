import { Download, Share } from 'lucide-react';
import { useInstall } from '../../app/install.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { installsByHand } from './user-agent.ts';

/** Where the app may be installed: how. Nothing where it is installed already, or cannot be. */
export function InstallOffer() {
  const install = useInstall();
  const byHand = installsByHand(navigator) && !isInstalled();
  if (install === undefined && !byHand) return null;
  return (
    <Section title={t('install.title')} description={t('install.text')}>
      {install === undefined ? (
        <p className="flex items-center gap-3 text-muted">
          <Share aria-hidden className="size-5 shrink-0 text-faint" />
          {t('install.byHand')}
        </p>
      ) : (
        <Button icon={<Download aria-hidden className="size-4" />} onClick={install}>
          {t('account.install')}
        </Button>
      )}
    </Section>
  );
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}
