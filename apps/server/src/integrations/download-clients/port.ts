import type { DownloadState, TestResult } from '@earmark/contracts';

/** One torrent as Earmark sees it, whatever the client calls things. */
export type ClientTorrent = {
  /** The id commands take. */
  id: string;
  /** Every hash it may be known by (v1, v2 cut to 40 digits), lower case. */
  hashes: string[];
  name: string;
  state: DownloadState;
  /** The client's own word for the state, for messages. */
  rawState: string;
  /** Finished and its files are at rest: may be imported. */
  complete: boolean;
  fraction: number;
  sizeBytes: number;
  downloadedBytes: number;
  downSpeed: number;
  upSpeed: number;
  /** null when unknown. */
  etaSeconds: number | null;
  seeds: number | null;
  peers: number | null;
  ratio: number | null;
  seedingSeconds: number | null;
  category: string;
  tags: string[];
  /** Paths in the client's own world. */
  savePath: string;
  contentPath: string;
  addedAt: number | null;
  completedAt: number | null;
  /** Text of the client when state is error. */
  message: string | null;
};

export type ClientFile = {
  /** Relative to the save path, `/` between segments. */
  path: string;
  sizeBytes: number;
  fraction: number;
  /** The client was told not to fetch it. */
  skipped: boolean;
};

export type AddTorrent = {
  source: { kind: 'file'; bytes: Uint8Array; fileName: string } | { kind: 'magnet'; uri: string };
  /** Hashes the torrent may be listed under, computed by us before the call. */
  hashes: string[];
  category: string;
  tags: string[];
  /** In the client's world; the client's default when absent. */
  savePath?: string | undefined;
  stopped?: boolean | undefined;
  /** The client must not stop or remove the torrent before this is reached. */
  seedGoal?: SeedGoal | undefined;
};

/** What the indexer asks for; with both, either will do. */
export type SeedGoal = { ratio?: number | undefined; seconds?: number | undefined };

/** `isWorking`: one of them takes the announces; the complaint is null then, and while none has answered yet. */
export type TrackerReport = { isWorking: boolean; complaint: string | null };

export type AddResult = { id: string; alreadyPresent: boolean };

/**
 * A download client. Every method may throw AppError `client_unavailable` (try later), `client_misconfigured`,
 * `client_credentials`, `client_banned` (a person must act; the client asks itself nothing more) or
 * `client_rejected` (this call is wrong). All but the last say nothing about the torrents.
 */
export type DownloadClient = {
  /** Version text, e.g. `v4.5.2 (Web API 2.8.19)`. */
  version(): Promise<string>;
  /** Checks address, credentials, category and paths; says exactly what is wrong. */
  test(): Promise<TestResult>;
  /** Idempotent: a torrent that is there already is success; it keeps its category and paths. */
  addTorrent(input: AddTorrent): Promise<AddResult>;
  /** All torrents under any of these hashes; unknown ones are left out. One call. */
  getTorrents(hashes: readonly string[]): Promise<ClientTorrent[]>;
  /** Everything in a category, for adoption and reconciliation. */
  listCategory(category: string): Promise<ClientTorrent[]>;
  /** Everything the client holds. Heavy: only to find a torrent whose id changed or that seems to be gone. */
  listAll(): Promise<ClientTorrent[]>;
  getFiles(id: string): Promise<ClientFile[]>;
  /** What its trackers say, as of their last answers. */
  trackers(id: string): Promise<TrackerReport>;
  /** Why nothing at all can move in the client (no network, everything paused); null when nothing stands in the way. */
  standstill(): Promise<string | null>;
  /** Removing what is gone is success. */
  removeTorrent(id: string, options: { deleteFiles: boolean }): Promise<void>;
  /** Creates the category when it is missing. */
  setCategory(id: string, category: string): Promise<void>;
  addTags(id: string, tags: readonly string[]): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Default folder of new torrents of the category, in the client's world. */
  savePathOf(category: string): Promise<string>;
  /** Bytes free where the client saves, null when it does not tell. */
  freeSpaceBytes(): Promise<number | null>;
};
