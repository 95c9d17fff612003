import type { ScheduledTask } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { BatchService } from '../modules/batches/index.ts';
import type { CatalogService } from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import type { NotificationService } from '../modules/notifications/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import type { ReleasePush, RssSync } from '../modules/releases/index.ts';
import type { Acquisitions, RequestService } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { BackupService, HealthService } from '../modules/system/index.ts';
import type { UpgradeService } from '../modules/upgrades/index.ts';
import type { UserService } from '../modules/users/index.ts';
import { maintainIndexers } from './maintain-indexers.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Indexers are asked in turn; what is due beyond this comes with the next runs. */
const SEARCHES_A_RUN = 30;

/** Everything Earmark does on an interval, as the tasks page shows it. */
export function scheduledTasks(deps: {
  clock: Clock;
  settings: SettingsService;
  users: UserService;
  catalog: CatalogService;
  acquisitions: Acquisitions;
  requests: RequestService;
  downloads: DownloadService;
  library: LibraryService;
  batches: BatchService;
  providers: ProviderService;
  finding: { rss: RssSync; push: ReleasePush };
  notifications: NotificationService;
  upgrades: UpgradeService;
  health: HealthService;
  backups: BackupService;
}): ScheduledTask[] {
  const { settings, acquisitions, requests } = deps;
  return [
    {
      name: 'check-downloads',
      label: 'Look for completed downloads',
      intervalMs: async () => (await settings.get('general')).pollInterval * 1000,
      run: () => deps.downloads.reconcile(),
    },
    {
      name: 'search-wanted',
      label: 'Search what is wanted',
      isSpread: true,
      intervalMs: () => MINUTE_MS,
      run: async () => {
        const due = await acquisitions.due(['requested', 'waiting'], deps.clock.now(), SEARCHES_A_RUN);
        for (const id of due) await requests.startSearch(id);
        return due.length === 0
          ? 'Nothing is due.'
          : `${due.length} search${due.length === 1 ? '' : 'es'} started.`;
      },
    },
    {
      name: 'find-upgrades',
      label: 'Choose books for better recordings',
      isSpread: true,
      intervalMs: () => 6 * 60 * MINUTE_MS,
      run: () => deps.upgrades.sync(),
    },
    {
      name: 'maintain-indexers',
      label: 'Keep indexer sessions alive',
      isSpread: true,
      intervalMs: () => 60 * MINUTE_MS,
      run: () => maintainIndexers(deps.providers),
    },
    {
      name: 'rss-sync',
      label: 'Look at the newest releases',
      isSpread: true,
      intervalMs: async () => {
        const { rssSyncMinutes } = await settings.get('general');
        return rssSyncMinutes === 0 ? null : rssSyncMinutes * MINUTE_MS;
      },
      run: (signal) => deps.finding.rss.sync(signal),
    },
    {
      name: 'retry-pushed',
      label: 'Try pushed releases that wait again',
      isSpread: true,
      intervalMs: () => 5 * MINUTE_MS,
      run: (signal) => deps.finding.push.retryWaiting(signal),
    },
    {
      name: 'health-check',
      label: 'Check health',
      intervalMs: () => 5 * MINUTE_MS,
      run: () => deps.health.check(),
    },
    {
      name: 'backup',
      label: 'Back up the database',
      intervalMs: () => 7 * DAY_MS,
      run: async () =>
        deps.backups.needed()
          ? (await deps.backups.create()).name
          : 'PostgreSQL is backed up with its own tools.',
    },
    {
      name: 'housekeeping',
      label: 'Tidy up',
      intervalMs: () => DAY_MS,
      run: async () => {
        const sessions = await deps.users.removeExpiredSessions();
        const answers = await deps.catalog.pruneCache();
        const batches = await deps.batches.prune();
        const messages = await deps.notifications.prune();
        return `${sessions} sessions, ${answers} catalogue answers, ${batches} old batches and ${messages} old notifications removed.`;
      },
    },
    {
      name: 'recycle-bin',
      label: 'Clean up the recycle bin',
      intervalMs: () => DAY_MS,
      run: async () => {
        const deleted = await deps.library.recycled.removeExpired();
        return `${deleted} recycled book${deleted === 1 ? '' : 's'} deleted for good.`;
      },
    },
  ];
}
