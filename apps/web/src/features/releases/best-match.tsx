import { Trophy } from 'lucide-react';
import type { Release } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { decidingPart } from './ranking.ts';

/** Why number 1 is number 1, in the words of the ranking itself. */
export function BestMatch({ releases }: { releases: readonly Release[] }) {
  const first = releases.find((release) => release.decision.rank === 1);
  const second = releases.find((release) => release.decision.rank === 2);
  if (first === undefined) return null;
  const deciding = second === undefined ? undefined : decidingPart(first, second);
  return (
    <section aria-labelledby="best-match" className="rounded-lg bg-accent-soft px-4 py-3.5 sm:px-5">
      <h2 id="best-match" className="flex items-center gap-2.5 font-semibold text-accent-text">
        <Trophy aria-hidden className="size-4.5" />
        {t('releases.whyFirst')}
      </h2>
      <p className="mt-1 font-medium">{first.title}</p>
      {second === undefined ? (
        <p className="mt-1 text-muted">{t('releases.onlyOne')}</p>
      ) : (
        deciding !== undefined && (
          <p className="mt-1 text-muted">{t('releases.decidedBy', { text: deciding.text })}</p>
        )
      )}
      <ul className="mt-2.5 flex flex-wrap gap-1.5">
        {first.decision.scoreParts.map((part) => (
          <li
            key={part.criterion}
            className={`rounded-full bg-surface px-2.5 py-0.5 text-xs ${part.criterion === deciding?.criterion ? 'font-semibold text-accent-text' : 'text-muted'}`}
          >
            {part.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
