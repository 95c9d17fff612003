import { Trophy } from 'lucide-react';
import type { Release } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';

/** Why number 1 is number 1, in the words of the ranking itself. */
export function BestMatch({ releases }: { releases: readonly Release[] }) {
  const first = releases.find((release) => release.decision.rank === 1);
  if (first === undefined) return null;
  const { ahead } = first.decision;
  return (
    <section aria-labelledby="best-match" className="rounded-lg bg-accent-soft px-4 py-3.5 sm:px-5">
      <h2 id="best-match" className="flex items-center gap-2.5 font-semibold text-accent-text">
        <Trophy aria-hidden className="size-4.5" />
        {t('releases.whyFirst')}
      </h2>
      <p className="mt-1 font-medium">{first.title}</p>
      <p className="mt-1 text-muted">
        {ahead === null
          ? t('releases.onlyOne')
          : t('releases.decidedBy', { text: told(ahead.text), next: told(ahead.nextText) })}
      </p>
      <ul className="mt-2.5 flex flex-wrap gap-1.5">
        {first.decision.scoreParts.map((part) => (
          <li
            key={part.criterion}
            className={`rounded-full bg-surface px-2.5 py-0.5 text-xs ${part.criterion === ahead?.criterion ? 'font-semibold text-accent-text' : 'text-muted'}`}
          >
            {told(part.text)}
          </li>
        ))}
      </ul>
    </section>
  );
}
