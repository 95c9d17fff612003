import type { ReleaseInput, TestResult } from '@earmark/contracts';

/** What to look for. An indexer uses what it can: MAM and Torznab `t=book` take fields, others text. */
export type IndexerQuery = {
  /** Free text of this rung of the ladder; empty without fields asks for the newest items (RSS). */
  text: string;
  title?: string | undefined;
  author?: string | undefined;
};

/**
 * A release with what is needed to fetch it later.
 * Words used in `flags`: `freeleech`, `personal_freeleech`, `halfleech`, `vip`, `internal`, `abridged`, `dramatised`,
 * `explicit`, `radio`, `periodical`, `snatched` (by this account); a feed's own tags come along in lower case.
 */
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
  /** Costs this account nothing, wedges aside. */
  freeleech?: boolean | undefined;
  vip?: boolean | undefined;
  /** Identifiers the uploader gave. */
  asin?: string | undefined;
  isbn?: string | undefined;
  /** From the file itself, where the indexer tells. */
  runtimeSeconds?: number | undefined;
  bitrateKbps?: number | undefined;
  /** Seed goal of the indexer. */
  minimumRatio?: number | undefined;
  minimumSeedSeconds?: number | undefined;
  coverUrl?: string | undefined;
  /** Text of the query that found it; an indexer manager may have to search again before it grabs. */
  foundBy?: string | undefined;
};

export type FetchedTorrent =
  | { kind: 'file'; bytes: Uint8Array; fileName: string; freeleechSpent?: boolean | undefined }
  | { kind: 'magnet'; uri: string };

/** A part of an indexer that is searched on its own (one feed behind Prowlarr); plain indexers have one. */
export type IndexerFeed = { id: string; name: string; enabled: boolean; message?: string | undefined };

/** What the account of an indexer may still do (MyAnonamouse). */
export type IndexerAccount = {
  username: string;
  /** Rank on the site, e.g. `Power User`. */
  className: string;
  isVip: boolean;
  vipUntilAt: number | null;
  ratio: number | null;
  uploadedBytes: number | null;
  downloadedBytes: number | null;
  /** Tokens that make one torrent free; null when the site does not say. */
  wedges: number | null;
  /** Torrents not seeded long enough yet, grabs of the last minutes included; null when the site does not say. */
  unsatisfied: { count: number; limit: number } | null;
  /** The site refuses every download until then. */
  frozenUntilAt: number | null;
};

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
  /** State of the account, at most a minute old unless `fresh`. */
  account?: (options?: { fresh?: boolean; signal?: AbortSignal }) => Promise<IndexerAccount>;
  /** Should a token be spent to make this release free, by the rules in the settings; the reason is for people. */
  adviseFreeleech?: (release: FoundRelease, signal: AbortSignal) => Promise<{ use: boolean; reason: string }>;
  /** The site's own facts about one MyAnonamouse torrent, to enrich what another indexer found; null when it is gone. */
  lookUpMamTorrent?: (mamId: string, signal: AbortSignal) => Promise<FoundRelease | null>;
};
