import { Link } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { joinNames } from '../../ui/person.ts';
import { Notice } from '../../ui/states.tsx';
import { AdoptionOffer } from './adoption-offer.tsx';
import { useSetupCheck } from './check.ts';
import { useSetupProgress } from './progress.ts';
import { SetupCheck } from './setup-check.tsx';
import { StepHeading } from './step-heading.tsx';

/** The last step: everything is tried together, and the first search is offered. */
export function SetupReady() {
  const check = useSetupCheck();
  const progress = useSetupProgress();
  const missing = typeof progress === 'string' ? [] : progress.missing;
  const sure = progress !== 'loading';
  const [first] = missing;
  const word =
    check.state === 'checking' || !sure
      ? 'trying'
      : first !== undefined
        ? 'partly'
        : check.state === 'clean'
          ? 'done'
          : 'mend';
  return (
    <div className="grid gap-6">
      {/* Room for two lines each, as other words come when all was tried. */}
      <div className="min-h-30 sm:min-h-20">
        <StepHeading key={word} title={t(`setup.${word}.title`)} text={t(`setup.${word}.text`)} />
      </div>
      {first !== undefined && (
        <Notice tone="warn">
          <p className="font-semibold">
            {t('setup.left', { steps: joinNames(missing.map((step) => t(`setup.${step}.name`))) })}
          </p>
          <Link
            to="/setup"
            search={{ step: first }}
            className={buttonClass({ size: 'sm', className: 'mt-3' })}
          >
            {t('setup.takeUp')}
          </Link>
        </Notice>
      )}
      {!sure && <div data-loading />}
      <SetupCheck check={check} />
      <div className="flex flex-wrap gap-3">
        <Link to="/search" className={buttonClass({ variant: 'primary', size: 'lg' })}>
          {t('setup.firstSearch')}
        </Link>
        <Link to="/status" className={buttonClass({ size: 'lg' })}>
          {t('setup.toStatus')}
        </Link>
      </div>
      {/* Found while one looks: below what is pressed, which stays where it is. */}
      <AdoptionOffer />
    </div>
  );
}
