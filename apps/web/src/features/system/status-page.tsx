import { useQuery } from '@tanstack/react-query';
import { formatDuration } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { ComingLine, ErrorState, Loading, Notice, PartError, Skeleton } from '../../ui/states.tsx';
import { BackupList } from './backup-list.tsx';
import { HealthList } from './health-list.tsx';
import { Integrations } from './integrations.tsx';
import { LiveLog } from './live-log.tsx';
import { NowPanel } from './now-panel.tsx';
import { activityQuery, statusQuery } from './queries.ts';
import { TaskList } from './task-list.tsx';

/** What Earmark does this second, whether all it depends on is well, and what it wrote down. */
export function StatusPage() {
  const activity = useQuery(activityQuery);
  const status = useQuery(statusQuery);
  usePageTitle(t('nav.status'));
  return (
    <InOrder>
      <PageHeader
        title={t('nav.status')}
        description={
          status.isPending ? (
            <ComingLine />
          ) : (
            status.data !== undefined &&
            t('status.about', {
              version: status.data.version,
              database: status.data.database === 'sqlite' ? 'SQLite' : 'PostgreSQL',
              uptime: formatDuration(status.data.uptimeSeconds),
            })
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
        {status.isError && <PartError error={status.error} onRetry={() => void status.refetch()} />}
        {(status.data?.warnings ?? []).map((warning) => (
          <Notice key={warning} tone="warn" className="-mb-6">
            {told(warning)}
          </Notice>
        ))}
        <HealthList />
        {activity.isPending && (
          <Loading>
            <div className="grid gap-4 lg:grid-cols-3">
              <Skeleton className="h-48 rounded-lg" />
              <Skeleton className="h-48 rounded-lg" />
              <Skeleton className="h-48 rounded-lg" />
            </div>
          </Loading>
        )}
        {activity.isError && <ErrorState error={activity.error} onRetry={() => void activity.refetch()} />}
        {activity.isSuccess && (
          <>
            <NowPanel activity={activity.data} />
            <Integrations items={activity.data.integrations} />
          </>
        )}
        <TaskList />
        <LiveLog />
        {status.data?.database === 'sqlite' && <BackupList />}
      </div>
    </InOrder>
  );
}
