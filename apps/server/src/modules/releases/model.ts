import type { EvaluateBook, QualityProfile, ReleaseInput } from '@earmark/contracts';
import type { Annotated, NumberMention, PeopleZone } from './title-parser/annotate.ts';
import type { PositionRange } from './title-parser/positions.ts';

/** The book side of a decision, as the catalogue or a manual request gives it. */
export type WantedBook = EvaluateBook;

/** One search result; `infoHash` and the ids behind it are known for some indexers only. */
export type CandidateRelease = ReleaseInput & {
  indexerId?: string | null | undefined;
  infoHash?: string | null | undefined;
  /** Free for this account right now. */
  freeleech?: boolean | null | undefined;
  asin?: string | null | undefined;
  /** Running time of the files, where the indexer tells. */
  runtimeSeconds?: number | null | undefined;
  bitrateKbps?: number | null | undefined;
  /** Feed behind an indexer manager, and number on MyAnonamouse: they tell the site. */
  subIndexerId?: string | null | undefined;
  mamId?: string | null | undefined;
};

/** The quality profile a decision follows, and what the connections add to it. */
export type QualityPolicy = QualityProfile & {
  /** Names of indexers, best first. */
  indexerOrder?: readonly string[] | undefined;
};

/** The recording the library has of a book, as far as it is known. */
export type OwnedRecording = {
  /** Audio formats of its files: `m4b`, `mp3` … */
  formats: readonly string[];
  bitrateKbps: number | null;
};

export type KnownDownloads = {
  guids: ReadonlySet<string>;
  /** Lower-case info hashes. */
  infoHashes: ReadonlySet<string>;
};

/** What a decision depends on besides book, release and settings. Everything is optional: a dry run knows less. */
export type DecisionContext = {
  /** UTC milliseconds. */
  now: number;
  blocklist?: KnownDownloads | undefined;
  queue?: KnownDownloads | undefined;
  imported?: KnownDownloads | undefined;
  /** The library has the book already: only something better is taken. */
  owned?: OwnedRecording | undefined;
  /** By indexer id, else by indexer name: when it may be asked again. */
  indexerBackoffUntil?: ReadonlyMap<string, number> | undefined;
  /** Why the tracker of the release's site refuses the account; undefined when it does not. */
  trackerRefusal?: ((release: CandidateRelease) => string | undefined) | undefined;
  minimumSeeders?: ReadonlyMap<string, number> | undefined;
  freeSpace?: { freeBytes: number; keepFreeBytes: number } | undefined;
  /** Slots of unsatisfied torrents on MAM; `reserved` counts running grabs and the buffer. */
  mamSlots?: { limit: number; used: number; reserved: number } | undefined;
  /** Why the site of the release may not get one torrent more to seed; undefined when it may. */
  seedTimeRefusal?: ((release: CandidateRelease) => string | undefined) | undefined;
  /** Bytes that may still be downloaded from a ratio tracker, by indexer id or name. */
  ratioRoom?: ReadonlyMap<string, number> | undefined;
  /** Protocols a download client exists for. */
  protocols?: ReadonlySet<'torrent' | 'usenet'> | undefined;
};

export type SeriesFact = { name: string; ranges: PositionRange[] };

/** What a release says about itself: structured facts first, else read from its title and tags. */
export type ReleaseFacts = {
  release: CandidateRelease;
  /** The release title, cut and annotated. */
  parsed: Annotated;
  /** The same for the structured book title, when there is one and it differs. */
  bookTitle: Annotated | null;
  /** Structured authors without placeholders. */
  authors: readonly string[];
  narrators: readonly string[];
  series: readonly SeriesFact[];
  audioFormats: readonly string[];
  ebookFormats: readonly string[];
  /** From structured file types rather than from the title. */
  hasFiletypes: boolean;
  bitrateKbps: number | null;
  /** Languages the structured field names; empty when unknown. */
  languages: readonly string[];
  sizeBytes: number | null;
  /** Structured flags and tags, annotated. */
  tags: Annotated | null;
  abridgedFlag: boolean;
};

export type { Annotated, NumberMention, PeopleZone, PositionRange };
