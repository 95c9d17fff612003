import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { Section } from '../../ui/page.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { healthQuery } from './queries.ts';

const LOOK = {
  notice: { tone: 'info', icon: <Info aria-hidden /> },
  warning: { tone: 'warn', icon: <TriangleAlert aria-hidden /> },
  error: { tone: 'danger', icon: <CircleAlert aria-hidden /> },
} as const;

/** What is wrong and what to do about it; nothing at all when all is well. */
export function HealthList() {
  const { data, error, refetch } = useQuery(healthQuery);
  if (error !== null) return <PartError error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.problems.length === 0) return null;
  return (
    <Section title={t('status.problems', { count: data.problems.length })}>
      <ul aria-label={t('status.problemList')} className="grid gap-3">
        {data.problems.map((problem) => (
          <li key={`${problem.source} ${problem.message}`}>
            <Notice {...LOOK[problem.level]}>
              <p className="font-semibold">{problem.message}</p>
              {problem.hint !== null && <p className="mt-0.5 text-text">{problem.hint}</p>}
            </Notice>
          </li>
        ))}
      </ul>
    </Section>
  );
}
