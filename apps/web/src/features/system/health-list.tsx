import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { HealthProblem } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.ts';
import { healthQuery } from './queries.ts';

const LOOK = {
  notice: { tone: 'info', icon: <Info aria-hidden /> },
  warning: { tone: 'warn', icon: <TriangleAlert aria-hidden /> },
  error: { tone: 'danger', icon: <CircleAlert aria-hidden /> },
} as const;

/** What is wrong and what to do about it; nothing at all when all is well. */
export function HealthList() {
  const { data, isPending, error, refetch } = useQuery(healthQuery);
  const queries = useQueryClient();
  const mend = useMutation({
    // Problems name the call that mends them; all of them are as simple as this one.
    mutationFn: (path: string) =>
      unwrap(api.POST(`/api/v1${path}` as '/api/v1/settings/audiobookshelf/store-metadata')),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.health }),
    onError: toastError,
  });
  if (error !== null) return <PartError error={error} onRetry={() => void refetch()} />;
  // Most often there is nothing to tell, so nothing shimmers where it would be.
  if (isPending) return <div data-loading />;
  if (data === undefined || data.problems.length === 0) return null;
  return (
    <Section title={t('status.problems', { count: data.problems.length })}>
      <ul aria-label={t('status.problemList')} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {data.problems.map((problem) => (
          <li key={`${problem.source} ${problem.message}`}>
            <Notice {...LOOK[problem.level]}>
              <p className="font-semibold">{told(problem.message)}</p>
              {problem.hint !== null && <p className="mt-0.5 text-text">{told(problem.hint)}</p>}
              <Mend problem={problem} pending={mend.isPending} onMend={(path) => mend.mutate(path)} />
            </Notice>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Mend({
  problem: { action },
  pending,
  onMend,
}: {
  problem: HealthProblem;
  pending: boolean;
  onMend: (path: string) => void;
}) {
  if (action === null) return null;
  return (
    <Button
      className="mt-3 !h-auto min-h-9 max-w-full !shrink py-1.5 text-left !whitespace-normal"
      size="sm"
      busy={pending}
      onClick={() => onMend(action.path)}
    >
      {told(action.label)}
    </Button>
  );
}
