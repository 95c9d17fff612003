import { Link } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { AdoptionOffer } from './adoption-offer.tsx';
import { SetupCheck } from './setup-check.tsx';

/** The last step: everything is tried together, and the first search is offered. */
export function SetupReady() {
  return (
    <div className="grid gap-6">
      <SetupCheck />
      <AdoptionOffer />
      <div className="flex flex-wrap gap-3">
        <Link to="/search" className={buttonClass({ variant: 'primary', size: 'lg' })}>
          {t('setup.firstSearch')}
        </Link>
        <Link to="/status" className={buttonClass({ size: 'lg' })}>
          {t('setup.toStatus')}
        </Link>
      </div>
    </div>
  );
}
