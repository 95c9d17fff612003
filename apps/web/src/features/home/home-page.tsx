import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect } from 'react';
import type { LibraryItem, Page, Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageTitle, Section } from '../../ui/page.tsx';
import { Loading, PartError, Skeleton } from '../../ui/states.tsx';
import { BookRow, BookRowSkeleton, ROW_ITEM } from '../catalog/book-row.tsx';
import { DiscoverRows } from '../catalog/discover-rows.tsx';
import { LibraryCard } from '../library/library-card.tsx';
import { newestInLibraryQuery } from '../library/queries.ts';
import { LiveCard } from '../requests/live-card.tsx';
import { deniedRequestsQuery, openRequestsQuery } from '../requests/queries.ts';
import { useIsAdmin, useMe } from '../users/me.ts';
import { dayPart } from './day-part.ts';

const SHOWN_BOOKS = 16;
/** A denial is old news after this long. */
const DENIED_MS = 7 * 86_400_000;
const loadAdminRooms = () => import('./admin-corner.tsx').then((module) => ({ default: module.AdminRooms }));
const AdminRooms = lazy(loadAdminRooms);

export function HomePage() {
  const me = useMe();
  const admin = useIsAdmin();
  const now = useNow(60_000);
  usePageTitle(undefined);
  useEffect(() => {
    // Only a head start: where it is shown, a file that is missing is told.
    if (admin) loadAdminRooms().catch(() => undefined);
  }, [admin]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <header className="relative isolate">
        <div
          aria-hidden
          className="pointer-events-none absolute -inset-x-16 -top-24 -z-10 h-72 bg-[radial-gradient(50%_90%_at_50%_0%,var(--glow),transparent)]"
        />
        <PageTitle>{t(`home.${dayPart(new Date(now).getHours())}`, { name: me.username })}</PageTitle>
        <Link
          to="/search"
          className="mt-5 flex h-14 max-w-2xl items-center gap-3 rounded-lg bg-surface px-4 text-lg text-faint ring-1 ring-line-strong ring-inset hover:bg-raised"
        >
          <Search aria-hidden className="size-5 shrink-0" />
          <span className="truncate">{t('search.placeholder')}</span>
        </Link>
      </header>
      <Suspense fallback={<HomeSkeleton />}>
        {admin ? (
          <AdminRooms>{(ready, corner) => <Rooms ready={ready}>{corner}</Rooms>}</AdminRooms>
        ) : (
          <Rooms ready />
        )}
      </Suspense>
    </div>
  );
}

/** All rooms appear together: nothing that is being looked at may jump. */
function Rooms({ ready, children }: { ready: boolean; children?: ReactNode }) {
  const { id, group } = useMe();
  const open = useQuery(openRequestsQuery(id));
  // Whoever needs no approval is denied nothing.
  const denied = useQuery({ ...deniedRequestsQuery(id), enabled: group === 'untrusted' });
  const newest = useQuery(newestInLibraryQuery(SHOWN_BOOKS));
  // Drawn in small steps: a slow phone stays able to answer a touch.
  const all = useDeferredValue(ready && !open.isPending && !denied.isLoading && !newest.isPending);
  if (!all) return <HomeSkeleton />;
  return (
    <>
      {children}
      {open.isError && <PartError error={open.error} onRetry={() => void open.refetch()} />}
      {open.isSuccess && <OnTheirWay page={open.data} />}
      {denied.isSuccess && <Denied requests={denied.data.records} />}
      {newest.isError && <PartError error={newest.error} onRetry={() => void newest.refetch()} />}
      {newest.isSuccess && <NewInLibrary items={newest.data.records} />}
      <DiscoverRows />
    </>
  );
}

function OnTheirWay({ page }: { page: Page<Request> }) {
  if (page.records.length === 0) return null;
  return (
    <Section
      title={t('home.onTheirWay')}
      actions={
        <Link
          to="/requests"
          className="rounded-sm py-1 text-sm font-semibold text-accent-text hover:underline"
        >
          {t('home.allRequests', { count: page.totalRecords })}
        </Link>
      }
    >
      <Cards label={t('home.onTheirWay')} requests={page.records} />
    </Section>
  );
}

/** What will not come, and why, while it is news. */
function Denied({ requests }: { requests: readonly Request[] }) {
  const now = useNow(60_000);
  const recent = requests.filter(({ updatedAt }) => now - Date.parse(updatedAt) < DENIED_MS);
  if (recent.length === 0) return null;
  return (
    <Section title={t('home.denied')}>
      <Cards label={t('home.denied')} requests={recent} />
    </Section>
  );
}

function Cards({ label, requests }: { label: string; requests: readonly Request[] }) {
  return (
    <ul aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3">
      {requests.map((request) => (
        <li key={request.id} className="min-w-0">
          <LiveCard request={request} />
        </li>
      ))}
    </ul>
  );
}

function NewInLibrary({ items }: { items: readonly LibraryItem[] }) {
  if (items.length === 0) return null;
  return (
    <BookRow title={t('home.newInLibrary')}>
      {items.map((item) => (
        <li key={item.id} className={ROW_ITEM}>
          <LibraryCard item={item} />
        </li>
      ))}
    </BookRow>
  );
}

function HomeSkeleton() {
  return (
    <>
      <Loading>
        <Skeleton className="mb-4 h-6 w-40" />
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3">
          <Skeleton className="h-29 rounded-lg" />
          <Skeleton className="h-29 rounded-lg max-lg:hidden" />
          <Skeleton className="h-29 rounded-lg max-xl:hidden" />
        </div>
      </Loading>
      <BookRowSkeleton />
    </>
  );
}
