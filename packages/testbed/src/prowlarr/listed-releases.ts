import type { CatalogueRelease } from '../catalogue/model.ts';
import { AUDIOBOOK_CATEGORY, CATEGORIES, EBOOK_CATEGORY, type ProwlarrIndexer } from './indexers.ts';

/** A release as one indexer lists it. */
export type ListedRelease = {
  indexer: ProwlarrIndexer;
  release: CatalogueRelease;
  guid: string;
  title: string;
  categories: readonly number[];
  downloadVolumeFactor: number;
  uploadVolumeFactor: number;
  infoHash: string;
};

const MAX_AUTHORS = 5;

/** Titles and guids as the definitions of Prowlarr build them. */
export function listRelease(
  indexer: ProwlarrIndexer,
  release: CatalogueRelease,
  infoHash: string,
): ListedRelease {
  const isMam = indexer.id === 'myanonamouse';
  const isEbook = release.layout === 'ebook';
  return {
    indexer,
    release,
    guid: isMam
      ? `https://www.myanonamouse.net/t/${release.id}`
      : `https://${indexer.id}.example/torrents/${release.id}`,
    title: isMam ? mamTitle(release) : release.releaseTitle,
    categories: [isEbook ? EBOOK_CATEGORY : AUDIOBOOK_CATEGORY, 100_000 + release.category.id],
    downloadVolumeFactor: release.freeleech ? 0 : 1,
    uploadVolumeFactor: 1,
    infoHash,
  };
}

/** `Title by Author1, Author2 [LANG / FILETYPES] [VIP]` */
function mamTitle(release: CatalogueRelease): string {
  const authors = release.authors.slice(0, MAX_AUTHORS).join(', ');
  return [
    release.title,
    ...(authors ? [`by ${authors}`] : []),
    `[${release.language} / ${release.formats.join(' ').toUpperCase()}]`,
    ...(release.vip ? ['[VIP]'] : []),
  ].join(' ');
}

/** One result of `GET /api/v1/search`. */
export function toReleaseResource(
  listed: ListedRelease,
  context: { now: number; proxyUrl: string; fileName: string },
): Record<string, unknown> {
  const { indexer, release } = listed;
  const minutes = Math.max(0, (context.now - Date.parse(release.addedAt)) / 60_000);
  const isMagnet = indexer.downloadAs === 'magnet';
  const isTorrent = indexer.protocol === 'torrent';
  // MAM gives no info hash before the download.
  const hasHash = isTorrent && indexer.id !== 'myanonamouse';
  return {
    guid: listed.guid,
    age: Math.floor(minutes / 1440),
    ageHours: minutes / 60,
    ageMinutes: minutes,
    size: release.sizeBytes,
    files: release.files,
    grabs: release.grabs,
    indexerId: indexer.prowlarrId,
    indexer: indexer.name,
    title: listed.title,
    sortTitle: listed.title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
    imdbId: 0,
    tmdbId: 0,
    tvdbId: 0,
    tvMazeId: 0,
    publishDate: release.addedAt,
    commentUrl: listed.guid,
    ...(isMagnet ? { magnetUrl: context.proxyUrl } : { downloadUrl: context.proxyUrl }),
    infoUrl: listed.guid,
    indexerFlags: flagsOf(listed),
    categories: listed.categories.map((id) => describeCategory(id, release)),
    ...(hasHash ? { infoHash: listed.infoHash } : {}),
    ...(isTorrent ? { seeders: release.seeders, leechers: release.leechers } : {}),
    protocol: indexer.protocol,
    fileName: context.fileName,
  };
}

export function flagsOf(listed: ListedRelease): string[] {
  const flags: string[] = [];
  if (listed.downloadVolumeFactor === 0) flags.push('freeleech');
  if (listed.downloadVolumeFactor === 0.5) flags.push('halfleech');
  if (listed.uploadVolumeFactor === 2) flags.push('doubleupload');
  return flags;
}

function describeCategory(id: number, release: CatalogueRelease): Record<string, unknown> {
  const known = CATEGORIES.flatMap((parent) => [parent, ...parent.subCategories]).find(
    (each) => each.id === id,
  );
  return { id, name: known?.name ?? release.category.name, subCategories: [] };
}
