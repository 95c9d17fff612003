import type { TestResult } from '@earmark/contracts';
import type { IntegrationTools } from '../../definition.ts';
import type { ProwlarrApi } from './api.ts';
import { toFeeds } from './feeds.ts';
import type { ProwlarrSettings } from './settings.ts';

/** Says exactly what stands between this server and a search through Prowlarr. */
export async function testConnection(
  api: ProwlarrApi,
  settings: ProwlarrSettings,
  tools: IntegrationTools,
  categories: readonly number[],
): Promise<TestResult> {
  const status = await api.systemStatus();
  if (status.appName.toLowerCase() !== 'prowlarr') {
    return {
      ok: false,
      message: status.appName
        ? `${status.appName} answers at this address, not Prowlarr.`
        : 'The program at this address does not say that it is Prowlarr.',
      hint: "Enter Prowlarr's address; its port is 9696 unless it was changed.",
      code: 'indexer_bad_answer',
      details: [],
    };
  }
  const [indexers, statuses] = await Promise.all([api.indexers(), api.indexerStatus()]);
  const feeds = toFeeds(indexers, statuses, {
    categories,
    includeUsenet: settings.includeUsenet,
    now: tools.clock.now(),
  });
  const usable = feeds.filter((feed) => feed.enabled);
  const details = [
    { label: 'Version', value: status.version || 'unknown' },
    ...feeds.map((feed) => ({
      label: feed.name,
      value: feed.message ?? 'ready',
      ok: feed.message === undefined,
    })),
  ];
  if (usable.length === 0) {
    return {
      ok: false,
      message: 'Prowlarr answers, but has no indexer that can be searched for audiobooks.',
      hint: 'Add or enable a torrent indexer with the category Audio/Audiobook (3030) in Prowlarr.',
      code: 'indexer_bad_answer',
      details,
    };
  }
  const many = usable.length === 1 ? 'one indexer' : `${usable.length} indexers`;
  return { ok: true, message: `Prowlarr ${status.version} answers, with ${many} for audiobooks.`, details };
}
