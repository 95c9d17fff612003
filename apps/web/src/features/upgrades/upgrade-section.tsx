import { useQuery } from '@tanstack/react-query';
import { t } from '../../lib/i18n/rooms.ts';
import { Card, Section } from '../../ui/page.tsx';
import { Loading, PartError, Skeleton } from '../../ui/states.tsx';
import { upgradeQuery } from './queries.ts';
import { UpgradeStanding } from './upgrade-standing.tsx';

/** On the page of a library item: is its recording good enough, and is a better one on its way? */
export function UpgradeSection({ itemId }: { itemId: string }) {
  const { data, error, refetch } = useQuery(upgradeQuery(itemId));
  return (
    <Section title={t('upgrade.section')}>
      {error !== null && data === undefined && <PartError error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && (
        <Loading>
          <Skeleton className="h-24 w-full" />
        </Loading>
      )}
      {data !== undefined && (
        <Card className="px-4 py-3.5 sm:px-5">
          <UpgradeStanding item={data} />
        </Card>
      )}
    </Section>
  );
}
