import { createHash } from 'node:crypto';
import type { FoundRelease, Indexer } from '../../../integrations/indexers/port.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { Candidate } from '../search/collect.ts';

/** A release as other tools push it. */
export type PushedRelease = {
  title: string;
  protocol: 'torrent' | 'usenet';
  indexer?: string | undefined;
  downloadUrl?: string | undefined;
  magnetUrl?: string | undefined;
  infoUrl?: string | undefined;
  guid?: string | undefined;
  infoHash?: string | undefined;
  size?: number | undefined;
  publishDate?: string | undefined;
};

/** Stands for the indexer of releases that belong to none that is set up. */
export const PUSHED_INDEXER_ID = 'pushed';

/** The number on MyAnonamouse in a details page or a download link. */
export function mamIdOfPush({ infoUrl, downloadUrl }: PushedRelease): string | undefined {
  for (const link of [infoUrl, downloadUrl]) {
    const url = link === undefined ? null : URL.parse(link);
    if (!url || !/^(?:[\w-]+\.)*myanonamouse\.net$/iu.test(url.hostname)) continue;
    const id = /^\/t\/(\d{1,12})\/?$/u.exec(url.pathname)?.[1] ?? url.searchParams.get('tid');
    if (id && /^\d{1,12}$/u.test(id)) return id;
  }
  return undefined;
}

/**
 * The release with the indexer that can fetch it: the one its link leads to, else the one that is called the same, else
 * none that is set up.
 */
export function toCandidate(
  pushed: PushedRelease,
  indexers: readonly Pick<ActiveProvider<Indexer>, 'id' | 'name' | 'settings'>[],
): Candidate {
  const link = pushed.downloadUrl === undefined ? null : URL.parse(pushed.downloadUrl);
  const byLink = indexers.find(({ settings }) => {
    const address = settings['url'];
    return typeof address === 'string' && link !== null && URL.parse(address)?.origin === link.origin;
  });
  const provider = byLink ?? indexers.find(({ name }) => sameName(name, pushed.indexer));
  const name = pushed.indexer ?? provider?.name ?? 'Pushed';
  // A manager's links begin with the number of the indexer behind it.
  const subIndexerId =
    byLink && link ? /\/(\d{1,6})\/(?:download|api)\b/u.exec(link.pathname)?.[1] : undefined;
  const release: FoundRelease = {
    guid: guidOf(pushed),
    indexer: name,
    protocol: pushed.protocol,
    title: pushed.title,
    size: pushed.size ?? null,
    publishDate: pushed.publishDate ?? null,
    categories: [],
    flags: [],
    ...(pushed.downloadUrl === undefined ? {} : { downloadUrl: pushed.downloadUrl }),
    ...(pushed.magnetUrl === undefined ? {} : { magnetUri: pushed.magnetUrl }),
    ...(pushed.infoUrl === undefined ? {} : { infoUrl: pushed.infoUrl }),
    ...(pushed.infoHash === undefined ? {} : { infoHash: pushed.infoHash.toLowerCase() }),
    ...(subIndexerId === undefined ? {} : { subIndexerId }),
  };
  return { indexerId: provider?.id ?? PUSHED_INDEXER_ID, feedId: subIndexerId ?? 'feed', release };
}

/** Prowlarr calls an indexer it has synchronised `Name (Prowlarr)`. */
function sameName(name: string, other: string | undefined): boolean {
  const plain = (text: string) =>
    text
      .replace(/\s*\(prowlarr\)$/iu, '')
      .trim()
      .toLowerCase();
  return other !== undefined && plain(name) === plain(other);
}

/** Links may carry a passkey, so what stands in lists and history is a page or a digest of the link. */
function guidOf({ guid, infoUrl, downloadUrl, magnetUrl, title }: PushedRelease): string {
  const known = guid ?? infoUrl;
  if (known !== undefined && known !== downloadUrl) return known.slice(0, 2000);
  const digest = createHash('sha256')
    .update(downloadUrl ?? magnetUrl ?? title)
    .digest('base64url');
  return `pushed:${digest.slice(0, 24)}`;
}
