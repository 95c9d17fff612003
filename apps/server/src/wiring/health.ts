import type { Db } from '../db/index.ts';
import type { EventBus } from '../events/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { NotificationService } from '../modules/notifications/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import { createHealthService, type HealthService } from '../modules/system/index.ts';
import { nodeFileSystem } from '../platform/files/index.ts';
import { healthChecks } from './health-checks.ts';
import { createShelfSight } from './shelf-sight.ts';

type Checks = Parameters<typeof healthChecks>[0];

/** The health page: what is looked at, and who hears of what is found. */
export function wireHealth(
  deps: Pick<Checks, 'config' | 'providers' | 'library' | 'rss' | 'links' | 'announceTarget'> & {
    db: Db;
    clock: Clock;
    bus: EventBus;
    downloads: Pick<DownloadService, 'holds'>;
    settings: SettingsService;
    notifications: Pick<NotificationService, 'onHealthProblem'>;
  },
): HealthService {
  const { db, clock, bus, settings } = deps;
  return createHealthService({
    db,
    clock,
    bus,
    onProblem: deps.notifications.onHealthProblem,
    checks: healthChecks({
      ...deps,
      sight: createShelfSight({ fs: nodeFileSystem, clock }),
      holds: deps.downloads.holds,
      mediaManagement: () => settings.get('mediaManagement'),
      metadataSettings: () => settings.get('metadata'),
    }),
  });
}
