import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Task } from '../../lib/api/types.ts';
import { formatDateTime, formatDuration, formatNumber, formatRelative } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Button } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card, Section } from '../../ui/page.tsx';
import { Loading, PartError, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.ts';
import { tasksQuery } from './queries.ts';

/** What runs by itself, when it ran, how it went, when next; and a way not to wait. */
export function TaskList() {
  const { data, isPending, error, refetch } = useQuery(tasksQuery);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: (name: string) =>
      unwrap(api.POST('/api/v1/system/tasks/{name}/run', { params: { path: { name } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tasks }),
    onError: toastError,
  });
  return (
    <Section title={t('tasks.title')}>
      {error !== null && <PartError error={error} onRetry={() => void refetch()} />}
      {isPending ? (
        <Loading>
          <Skeleton className="h-48 w-full rounded-lg" />
        </Loading>
      ) : (
        data !== undefined && (
          <Card>
            <ul aria-label={t('tasks.title')} className="divide-y divide-line">
              {data.tasks.map((task) => (
                <TaskRow
                  key={task.name}
                  task={task}
                  starting={run.isPending && run.variables === task.name}
                  onRun={() => run.mutate(task.name)}
                />
              ))}
            </ul>
          </Card>
        )
      )}
    </Section>
  );
}

const ONCE = {
  60: 'tasks.everyMinute',
  3600: 'tasks.everyHour',
  86_400: 'tasks.everyDay',
  604_800: 'tasks.everyWeek',
} as const;

function sayInterval(seconds: number): string {
  return seconds in ONCE
    ? t(ONCE[seconds as keyof typeof ONCE])
    : t('tasks.every', { time: formatDuration(seconds) });
}

function TaskRow({ task, starting, onRun }: { task: Task; starting: boolean; onRun: () => void }) {
  const now = useNow(10_000);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-5 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_auto] sm:px-5">
      <div className="min-w-0">
        <p className="font-semibold">{told(task.label)}</p>
        <p className="text-sm text-faint">
          {task.intervalSeconds === null ? t('tasks.onDemand') : sayInterval(task.intervalSeconds)}
        </p>
      </div>
      <div className="text-sm text-muted max-sm:order-3 max-sm:col-span-2">
        {task.lastRunAt === null ? (
          t('tasks.never')
        ) : (
          <>
            <span className={task.lastResult === 'failed' ? 'font-semibold text-danger' : ''}>
              {t(task.lastResult === 'failed' ? 'tasks.failed' : 'tasks.ran')}{' '}
              <time dateTime={task.lastRunAt} title={formatDateTime(task.lastRunAt)}>
                {formatRelative(task.lastRunAt, now)}
              </time>
            </span>
            {task.lastDurationMs !== null && (
              <span className="text-faint">
                {DOT}
                {formatNumber(task.lastDurationMs)} ms
              </span>
            )}
            {task.lastResult === 'failed' && task.lastMessage !== null && (
              <span className="block text-danger">{told(task.lastMessage)}</span>
            )}
          </>
        )}
      </div>
      <p className="text-sm text-muted max-sm:hidden">
        {task.nextRunAt !== null && t('tasks.next', { when: formatRelative(task.nextRunAt, now) })}
      </p>
      <Button
        size="sm"
        busy={task.running || starting}
        icon={<Play aria-hidden className="size-3.5" />}
        aria-label={t('tasks.runThis', { name: told(task.label) })}
        onClick={onRun}
      >
        {t(task.running || starting ? 'tasks.running' : 'tasks.run')}
      </Button>
    </li>
  );
}
