import { clsx } from 'clsx';
import { Check, TriangleAlert } from 'lucide-react';
import type { AcquisitionState } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { journeyOf, type StepState } from './journey.ts';

const DOT: Record<StepState, string> = {
  done: 'bg-accent text-on-accent',
  current: 'bg-accent-soft text-accent-text ring-2 ring-accent',
  stuck: 'bg-warn-soft text-warn ring-2 ring-warn',
  ahead: 'bg-raised text-faint',
};

/** The five steps from wish to shelf, with the present one marked. */
export function JourneySteps({ state }: { state: AcquisitionState }) {
  const steps = journeyOf(state);
  const named = (steps.find(({ state: at }) => at === 'current' || at === 'stuck') ?? steps.at(-1))?.step;
  return (
    <ol aria-label={t('journey.label')} className="grid grid-cols-5">
      {steps.map(({ step, state: at }, index) => (
        <li
          key={step}
          aria-current={at === 'current' || at === 'stuck' ? 'step' : undefined}
          className="relative grid justify-items-center gap-2 text-center"
        >
          {index > 0 && (
            <span
              aria-hidden
              className={clsx(
                // From the edge of one dot to the edge of the next: drawn later, it would lie on the dot before.
                'absolute top-3.5 right-[calc(50%+0.875rem)] left-[calc(-50%+0.875rem)] h-0.5 -translate-y-1/2',
                at === 'ahead' ? 'bg-line' : 'bg-accent',
              )}
            />
          )}
          <span
            className={clsx(
              'relative grid size-7 place-items-center rounded-full text-xs font-bold',
              DOT[at],
            )}
          >
            {at === 'done' && <Check aria-hidden className="size-4" strokeWidth={3} />}
            {at === 'stuck' && <TriangleAlert aria-hidden className="size-3.5" />}
            {at === 'current' && (
              <span aria-hidden className="dot animate-breathe size-2 rounded-full bg-accent" />
            )}
          </span>
          <span
            className={clsx(
              'text-[0.6875rem] whitespace-nowrap sm:text-xs',
              // A narrow phone has room for the name of one.
              step !== named && 'max-xs:sr-only',
              at === 'ahead' ? 'text-faint' : 'font-semibold text-text',
            )}
          >
            {t(`journey.${step}`)}
            {at === 'done' && <span className="sr-only"> {t('journey.isDone')}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
