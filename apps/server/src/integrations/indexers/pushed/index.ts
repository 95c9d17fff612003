import type { IntegrationTools } from '../../definition.ts';
import { releaseGone, usenetNeedsProwlarr } from '../errors.ts';
import { torrentFileName } from '../file-name.ts';
import type { Indexer } from '../port.ts';
import { fetchTorrentFile } from '../torznab-feed/index.ts';

/**
 * Where releases come from that another tool has pushed and that belong to no indexer that is set up: nothing to
 * search, only a link to fetch. The link came from outside, so it may lead to public hosts only.
 */
export function createPushedReleases(tools: IntegrationTools): Indexer {
  return {
    test: () => Promise.resolve({ ok: true, message: 'Other tools push releases.', details: [] }),
    feeds: () => Promise.resolve([]),
    search: () => Promise.resolve({ releases: [], next: null }),
    fetchTorrent: async (release, { signal }) => {
      if (release.protocol === 'usenet') throw usenetNeedsProwlarr();
      if (!release.downloadUrl) {
        if (release.magnetUri) return { kind: 'magnet', uri: release.magnetUri };
        throw releaseGone(`${release.indexer} gave no link to this release.`);
      }
      return fetchTorrentFile({
        http: tools.http,
        now: () => tools.clock.now(),
        name: release.indexer,
        url: release.downloadUrl,
        trustedOrigin: '',
        secretHeaders: {},
        insecureTls: false,
        allowHosts: [],
        authHint: 'Add the indexer in Earmark, so that its links can be fetched with its own key.',
        fileName: torrentFileName(release.title),
        signal,
      });
    },
  };
}
