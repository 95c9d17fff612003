import type { Catalogue } from '../catalogue/catalogue.ts';
import { CATALOGUE_INDEXERS } from '../catalogue/indexers.ts';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { planContent } from '../content/plan-content.ts';
import { type MadeTorrent, makeDeadTorrent, type TorrentOptions } from './make-torrent.ts';

/** The torrent of a release without content: right names and sizes, pieces that nobody has. */
export function deadTorrentOf(
  release: CatalogueRelease,
  announceUrls: readonly string[],
  catalogue: Catalogue,
): MadeTorrent {
  const plan = planContent(release, catalogue);
  const sizeBytes = Math.max(1, Math.floor(release.sizeBytes / plan.files.length));
  return makeDeadTorrent(
    {
      name: plan.rootName,
      isFolder: !plan.isLoneFile,
      files: plan.files.map((file) => ({ path: file.path, sizeBytes })),
      seed: String(release.id),
    },
    announceUrls,
    torrentOptionsOf(release),
  );
}

/** MAM writes its torrent id into the comment. What a public indexer lists must be open: it is offered as a magnet. */
export const torrentOptionsOf = (release: CatalogueRelease): TorrentOptions => ({
  comment: `MID=${release.id}`,
  isPrivate: release.indexers.every((id) =>
    CATALOGUE_INDEXERS.some((indexer) => indexer.id === id && indexer.privacy === 'private'),
  ),
});
