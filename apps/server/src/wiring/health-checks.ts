import type { SettingsSections } from '@earmark/contracts';
import type { Config } from '../config/config.ts';
import type { Db } from '../db/index.ts';
import type { Indexer } from '../integrations/indexers/port.ts';
import type { AnnounceTarget } from '../modules/announce/index.ts';
import { type DownloadService, holdWords } from '../modules/downloads/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import { gapWords, type RssSync } from '../modules/releases/index.ts';
import type { HealthCheck } from '../modules/system/index.ts';
import { nodeFileSystem } from '../platform/files/index.ts';
import { configDiskCheck } from './config-disk.ts';
import type { LinkProbes } from './link-probes.ts';
import { type ShelfSight, unseenWords } from './shelf-sight.ts';

type Problem = Awaited<ReturnType<HealthCheck['run']>>[number];

const problem = (
  source: string,
  level: Problem['level'],
  message: string,
  hint: string | null = null,
  since: number | null = null,
): Problem => ({
  source,
  level,
  message,
  hint,
  since,
});

/** Session, slots and freezes: what an indexer knows of its account without asking. */
async function indexerNotices(providers: ProviderService): Promise<Problem[]> {
  const indexers = await providers.active<Indexer>('indexer');
  return indexers.flatMap(({ name, instance }) =>
    (instance.notices?.() ?? []).map(({ level, message, hint, since }) =>
      problem(name, level, message, hint, since),
    ),
  );
}

/** What a person can do about a tracker that refuses the account, by its words. */
function holdHint(said: string): string {
  if (/unrecogni[sz]ed host|\bip\b|address/iu.test(said))
    return 'The download client reaches the tracker from an address the site does not know (a VPN or a new provider?): register it on the site, for MyAnonamouse with "dynamic seedbox".';
  if (/client|whitelist/iu.test(said))
    return 'The site does not take this download client or its version: see its list of allowed clients.';
  if (/pass ?key|auth ?key/iu.test(said))
    return 'The passkey in the torrents is no longer valid: reset it on the site, and fetch the torrents anew.';
  return 'Look at your account on the site.';
}

/** Root folders whose books will never appear in the media server. */
async function unseenRoots(
  { server, libraryId }: AnnounceTarget,
  library: LibraryService,
  sight: Pick<ShelfSight, 'sees'>,
): Promise<Problem[]> {
  const roots = await library.rootFolders.list();
  const problems = roots
    .filter(({ writable }) => writable)
    .map(async ({ path }) => {
      if ((await sight.sees(server, libraryId, path)) !== false) return [];
      const { message, hint } = unseenWords(path);
      return [problem('audiobookshelf', 'warning', message, hint)];
    });
  return (await Promise.all(problems)).flat();
}

/** What the health page looks at. */
export function healthChecks(deps: {
  config: Pick<Config, 'configDir' | 'databaseFile'>;
  db: Db;
  providers: ProviderService;
  library: LibraryService;
  holds: Pick<DownloadService['holds'], 'list'>;
  rss: Pick<RssSync, 'gaps'>;
  links: Pick<LinkProbes, 'into'>;
  sight: Pick<ShelfSight, 'sees'>;
  mediaManagement: () => Promise<Pick<SettingsSections['mediaManagement'], 'transferMode'>>;
  metadataSettings: () => Promise<SettingsSections['metadata']>;
  announceTarget: () => Promise<AnnounceTarget | undefined>;
}): HealthCheck[] {
  const providerCheck = (
    kind: 'downloadclient' | 'indexer' | 'notification',
    name: string,
    none: { message: string; hint: string } | null,
  ): HealthCheck => ({
    name,
    run: async () => {
      const enabled = (await deps.providers.list(kind)).filter((provider) => provider.enabled);
      if (enabled.length === 0) return none ? [problem(kind, 'warning', none.message, none.hint)] : [];
      const notices = kind === 'indexer' ? await indexerNotices(deps.providers) : [];
      const failures = enabled
        .filter((provider) => provider.status.message !== null)
        // What the indexer says itself comes with its age and the way out.
        .filter(({ name, status }) =>
          notices.every((each) => each.source !== name || !status.message?.includes(each.message)),
        )
        .map((provider) => {
          const until = provider.status.disabledUntil;
          return problem(
            provider.name,
            'error',
            `${provider.name}: ${provider.status.message}`,
            until === null
              ? 'Test it in the settings.'
              : `It rests until ${until.slice(11, 16)} UTC. Test it in the settings.`,
            provider.status.lastErrorAt === null ? null : Date.parse(provider.status.lastErrorAt),
          );
        });
      return [...failures, ...notices];
    },
  });

  return [
    providerCheck('downloadclient', 'Download clients', {
      message: 'No download client is set up.',
      hint: 'Add qBittorrent under Settings → Download Client.',
    }),
    providerCheck('indexer', 'Indexers', {
      message: 'No indexer is set up.',
      hint: 'Add Prowlarr or MyAnonamouse under Settings → Indexers.',
    }),
    providerCheck('notification', 'Notifications', null),
    configDiskCheck(nodeFileSystem, deps.config),
    {
      name: 'Trackers',
      run: async () =>
        (await deps.holds.list()).map((hold) =>
          problem(
            hold.name,
            'error',
            holdWords(hold),
            `${holdHint(hold.said)} Running downloads wait, nothing is blocklisted, and Earmark asks again every few minutes.`,
            hold.since,
          ),
        ),
    },
    {
      name: 'Newest releases',
      run: async () =>
        (await deps.rss.gaps()).map((gap) =>
          problem(
            gap.feedName,
            'notice',
            `${gap.feedName}: more was new than the look at the newest releases could read: ${gapWords(gap)}.`,
            'What is wanted from that time is found by its next search; start one for a book under Wanted if it is urgent.',
            gap.at,
          ),
        ),
    },
    {
      name: 'Library',
      run: async () => {
        const folders = await deps.library.rootFolders.list();
        if (folders.length === 0)
          return [
            problem(
              'library',
              'warning',
              'No library folder is set.',
              'Set it under Settings → Media Management.',
            ),
          ];
        return folders
          .filter((folder) => folder.message !== null || !folder.writable)
          .map((folder) =>
            problem(
              'library',
              'error',
              `${folder.path}: ${folder.message ?? 'cannot be written to.'}`,
              'Check that it exists and that Earmark may write there.',
            ),
          );
      },
    },
    {
      name: 'Hard links',
      run: async () => {
        const { transferMode } = await deps.mediaManagement();
        const roots = await deps.library.rootFolders.list();
        const links = await Promise.all(
          roots.filter(({ writable }) => writable).map(({ path }) => deps.links.into(path)),
        );
        const problems = links.flat().flatMap(({ clientName, probe, problem: trouble }) => {
          if (trouble) return [problem(clientName, 'error', trouble.message, trouble.hint)];
          if (!probe || probe.hardlink || transferMode === 'copy') return [];
          if (probe.reflink && transferMode !== 'hardlinkOnly') return [];
          return [
            problem(
              clientName,
              transferMode === 'hardlinkOnly' ? 'error' : 'warning',
              `${clientName}: ${probe.message}`,
              'Give downloads and library one common mount (in Docker: map the folder above both once). Or choose Copy under Settings → Media Management.',
            ),
          ];
        });
        // A client that cannot be found is the same trouble for every root folder.
        return [...new Map(problems.map((each) => [each.message, each])).values()];
      },
    },
    {
      name: 'Audiobookshelf',
      run: async () => {
        const target = await deps.announceTarget();
        if (!target) return [];
        const unseen = await unseenRoots(target, deps.library, deps.sight);
        const settings = await target.server.serverSettings();
        if (settings.storeMetadataWithItem) return unseen;
        const { writeMetadataJson } = await deps.metadataSettings();
        // Without a metadata.json of ours nothing in the folder outranks what is edited there.
        if (writeMetadataJson === 'never') return unseen;
        return [
          ...unseen,
          {
            ...problem(
              'audiobookshelf',
              'warning',
              'Audiobookshelf keeps metadata apart from the books: an edit made there is undone when it scans the book again, because the metadata.json beside the audio wins.',
              'Let Audiobookshelf store metadata with the item: then its edits and Earmark’s are one file. Or never write metadata.json (Settings → Metadata); metadata.opf leaves its edits alone.',
            ),
            action: {
              label: 'Switch on “Store metadata with item”',
              path: '/settings/audiobookshelf/store-metadata',
            },
          },
        ];
      },
    },
  ];
}
