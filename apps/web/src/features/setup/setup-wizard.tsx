import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight, Check } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { InOrder } from '../../ui/in-order.tsx';
import { Logo } from '../../ui/logo.tsx';
import { useSetupProgress } from './progress.ts';
import { StepBody } from './step-body.tsx';
import { StepHeading } from './step-heading.tsx';
import { nextStep, previousStep, SETUP_STEPS, type SetupStep } from './steps.ts';

/** One step at a time; each can be tested, skipped and come back to. */
export function SetupWizard({ step }: { step: SetupStep }) {
  const navigate = useNavigate();
  const progress = useSetupProgress();
  const doneSteps =
    typeof progress === 'string' ? [] : progress.steps.filter((item) => item.done).map((item) => item.key);
  const go = (to: SetupStep): void => {
    void navigate({ to: '/setup', search: { step: to } });
  };
  const done = step !== 'done' && doneSteps.includes(step);
  const before = previousStep(step);
  return (
    <div className="mx-auto grid max-w-3xl gap-8 px-4 py-6 sm:px-6 sm:py-10">
      <header className="flex items-center justify-between gap-4">
        <Logo />
        {step !== 'done' && (
          <Link to="/" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
            {t('setup.later')}
          </Link>
        )}
      </header>
      <StepList current={step} doneSteps={doneSteps} />
      <main className="animate-rise" key={step}>
        <InOrder className="grid gap-6">
          {step !== 'done' && <StepHeading title={t(`setup.${step}.title`)} text={t(`setup.${step}.text`)} />}
          <StepBody step={step} onSaved={() => go(nextStep(step))} />
          {step !== 'done' && (
            <nav
              aria-label={t('setup.nav')}
              className="flex items-center justify-between gap-3 border-t border-line pt-5"
            >
              {before === undefined ? (
                <span />
              ) : (
                <Button variant="ghost" onClick={() => go(before)}>
                  {t('setup.back')}
                </Button>
              )}
              <Button variant={done ? 'primary' : 'secondary'} onClick={() => go(nextStep(step))}>
                {t(done ? 'setup.continue' : 'setup.skip')}
                <ArrowRight aria-hidden className="size-4" />
              </Button>
            </nav>
          )}
        </InOrder>
      </main>
    </div>
  );
}

type StepListProps = { current: SetupStep; doneSteps: readonly SetupStep[] };

function StepList({ current, doneSteps }: StepListProps) {
  return (
    <nav aria-label={t('setup.steps')}>
      <ol className="grid grid-cols-5 gap-2">
        {SETUP_STEPS.map((step, index) => {
          const done = step !== 'done' && doneSteps.includes(step);
          const here = step === current;
          return (
            <li key={step}>
              <Link
                to="/setup"
                search={{ step }}
                aria-current={here ? 'step' : undefined}
                className="grid gap-2 rounded-sm pt-1 pb-2 touch:min-h-11"
              >
                <span
                  className={`edge h-1 rounded-full ${here || done ? 'dot bg-accent' : 'bg-line'} ${here ? '' : 'opacity-60'}`}
                />
                <span
                  className={`flex items-center gap-1.5 text-sm ${here ? 'font-semibold' : 'text-muted'}`}
                >
                  {done ? (
                    <Check aria-hidden className="size-4 shrink-0 text-accent-text" />
                  ) : (
                    <span className="tabular w-4 shrink-0 text-center text-faint">{index + 1}</span>
                  )}
                  <span className="max-sm:sr-only">{t(`setup.${step}.name`)}</span>
                  {done && <span className="sr-only"> {t('setup.isDone')}</span>}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
