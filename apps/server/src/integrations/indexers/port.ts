import type { ReleaseInput, TestResult } from '@earmark/contracts';

/** What to look for. An indexer uses what it can: MAM and Torznab `t=book` take fields, others text. */
export type IndexerQuery = {
  /** Free text of this rung of the ladder; empty without fields asks for the newest items (RSS). */
  text: string;
  title?: string | undefined;
  author?: string | undefined;
  /** Goes on behind an earlier page: its `next`. Absent: from the start. */
  from?: number | undefined;
};

/** What one call of an indexer brought. */
export type ReleasePage = {
  releases: FoundRelease[];
  /** Where the next page begins; null when this was the last, or the indexer has no pages. */
  next: number | null;
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
  /** Publication year the uploader names; what they know of it, not the catalogue. */
  year?: number | undefined;
  /** Names of the site's categories that are subjects. */
  genres?: readonly string[] | undefined;
  /** Subjects among the uploader's tags. */
  topics?: readonly string[] | undefined;
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
  | {
      kind: 'file';
      bytes: Uint8Array;
      fileName: string;
      freeleech?: SpentFreeleech | undefined;
      /**
       * Spends the token that was wanted. Called last, when nothing else can keep the client from getting the torrent.
       * Remembered for the torrent: called again, now or after a restart, it never spends a second one. Throws
       * `freeleech_unclear` while nobody knows whether an earlier call did.
       */
      spendFreeleech?: (() => Promise<SpentFreeleech>) | undefined;
    }
  | { kind: 'magnet'; uri: string };

/** What became of the token that was to make the torrent free; absent when none was wanted. */
export type SpentFreeleech = { isSpent: boolean; tokensLeft: number | null; note?: string | undefined };

/**
 * A part of an indexer that is searched on its own (one feed behind Prowlarr); plain indexers have one. Without a name
 * it, and the `indexer` of its releases, is called what the admin called the indexer.
 */
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

/** Should a token be spent to make a release free, by the rules in the settings? */
export type FreeleechAdvice = {
  /** `ask`: it would be worth it, and a person is to say so. */
  action: 'spend' | 'ask' | 'keep';
  /** A person may have one spent on it. */
  isPossible: boolean;
  /** A sentence for people. */
  reason: string;
};

/** A fact about an indexer and its account, for people. */
export type IndexerFact = { label: string; value: string; ok?: boolean | undefined };
/** Something about an indexer that a person should know, although searches work. */
export type IndexerNotice = {
  level: 'notice' | 'warning' | 'error';
  message: string;
  hint: string;
  since: number | null;
};

/**
 * A place to search. Failures are thrown, never returned as "nothing found": AppError `indexer_auth`,
 * `indexer_limited` (with retryAfterMs), `indexer_unavailable`, `indexer_bad_answer`, `release_gone`, `release_changed`.
 */
export type Indexer = {
  test(): Promise<TestResult>;
  feeds(): Promise<IndexerFeed[]>;
  /** One page: a single search of the site, so that callers can count them. */
  search(feedId: string, query: IndexerQuery, signal: AbortSignal): Promise<ReleasePage>;
  /** The bytes of the .torrent, proven to be one, or the magnet. */
  fetchTorrent(
    release: FoundRelease,
    options: { useFreeleech: boolean; signal: AbortSignal },
  ): Promise<FetchedTorrent>;
  /** Hands the release to the indexer manager's own download client (Prowlarr); absent elsewhere. */
  grabRemotely?: (release: FoundRelease) => Promise<void>;
  /** State of the account, at most a minute old unless `fresh`. */
  account?: (options?: { fresh?: boolean; signal?: AbortSignal }) => Promise<IndexerAccount>;
  /** Pure: judges by the account as it is handed, null when it is not known. */
  adviseFreeleech?: (release: FoundRelease, account: IndexerAccount | null) => FreeleechAdvice;
  /** The site's own facts about one MyAnonamouse torrent, to enrich what another indexer found; null when it is gone. */
  lookUpMamTorrent?: (mamId: string, signal: AbortSignal) => Promise<FoundRelease | null>;
  /** What is known of session and account without asking anybody. */
  facts?: () => IndexerFact[];
  notices?: () => IndexerNotice[];
  /** What has to be done now and then to keep the connection alive; answers what was done. Runs every hour. */
  maintain?: (signal: AbortSignal) => Promise<string>;
};
