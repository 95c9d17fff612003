import type { ReleaseInput, TestResult } from '@earmark/contracts';

/** What to look for. An indexer uses what it can: MAM and Torznab `t=book` take fields, others text. */
export type IndexerQuery = {
  /** Free text of this rung of the ladder. */
  text: string;
  title?: string | undefined;
  author?: string | undefined;
};

/** A release with what is needed to fetch it later. */
export type FoundRelease = ReleaseInput & {
  /** Sub-indexer behind Prowlarr, when there is one. */
  subIndexerId?: string | undefined;
  /** Where the .torrent is fetched; may carry a secret, never leaves the server. */
  downloadUrl?: string | undefined;
  magnetUri?: string | undefined;
  infoHash?: string | undefined;
  infoUrl?: string | undefined;
  /** Id on MyAnonamouse when known, also through Prowlarr. */
  mamId?: string | undefined;
  freeleech?: boolean | undefined;
  vip?: boolean | undefined;
  /** Seed goal of the indexer. */
  minimumRatio?: number | undefined;
  minimumSeedSeconds?: number | undefined;
  descriptionHtml?: string | undefined;
  coverUrl?: string | undefined;
};

export type FetchedTorrent =
  | { kind: 'file'; bytes: Uint8Array; fileName: string }
  | { kind: 'magnet'; uri: string };

/** A part of an indexer that is searched on its own (one feed behind Prowlarr); plain indexers have one. */
export type IndexerFeed = { id: string; name: string; enabled: boolean; message?: string | undefined };

/**
 * A place to search. Failures are thrown, never returned as "nothing found": AppError `indexer_auth`,
 * `indexer_limited` (with retryAfterMs), `indexer_unavailable`, `indexer_bad_answer`, `release_gone`.
 */
export type Indexer = {
  test(): Promise<TestResult>;
  feeds(): Promise<IndexerFeed[]>;
  search(feedId: string, query: IndexerQuery, signal: AbortSignal): Promise<FoundRelease[]>;
  /** The bytes of the .torrent, proven to be one, or the magnet. */
  fetchTorrent(
    release: FoundRelease,
    options: { useFreeleech: boolean; signal: AbortSignal },
  ): Promise<FetchedTorrent>;
  /** Hands the release to the indexer manager's own download client (Prowlarr); absent elsewhere. */
  grabRemotely?: (release: FoundRelease) => Promise<void>;
};
