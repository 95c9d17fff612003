/**
 * The tables, one shape for SQLite and PostgreSQL: text ids (UUIDv7), integers (booleans are 0/1, times are UTC
 * milliseconds), JSON as text that its owner parses with zod. Column names are snake_case here and only here's
 * stores see them.
 */

import type { Generated } from 'kysely';
import type {
  BookEditTable,
  BookPersonTable,
  BookSeriesTable,
  BookTable,
  CatalogCacheTable,
  CoverTable,
  PersonTable,
  SeriesTable,
} from './schema-catalog.ts';
import type {
  ClientLookTable,
  GrabPauseTable,
  HealthResultTable,
  IndexerHoldTable,
  RssMarkTable,
  TurnTable,
  WaitingReleaseTable,
} from './schema-manners.ts';
import type { ApiKeyTable, IdentityTable, SessionTable, UserTable } from './schema-people.ts';

type Json = string;
type Ms = number;
type Flag = 0 | 1;

export type SettingTable = { key: string; value: Json; is_secret: Flag; updated_at: Ms };
export type ProviderTable = {
  id: string;
  kind: string;
  implementation: string;
  name: string;
  enabled: Flag;
  priority: number;
  settings: Json;
  /** Encrypted JSON of the secret fields. */
  secrets: string | null;
  failure_count: number;
  disabled_until: Ms | null;
  last_error: string | null;
  last_error_at: Ms | null;
  last_ok_at: Ms | null;
  created_at: Ms;
  updated_at: Ms;
};
export type RequestTable = {
  id: string;
  user_id: string;
  book_id: string;
  acquisition_id: string;
  /** `pending`, `approved`, `denied`. */
  approval: string;
  /** What its person wished. */
  note: string | null;
  /** What was said when it was denied. */
  decision_note: string | null;
  created_at: Ms;
  decided_at: Ms | null;
  decided_by: string | null;
};
export type AcquisitionTable = {
  id: string;
  book_id: string;
  /** `request`: the book is wanted; `upgrade`: a better recording of it is. One of each a book. */
  purpose: Generated<string>;
  state: string;
  reason_code: string | null;
  reason: string | null;
  next_step: string | null;
  next_at: Ms | null;
  /** Searches without an acceptable release since the last success; sets the back-off. */
  attempts: number;
  download_id: string | null;
  library_item_id: string | null;
  /** Id of a named quality profile; null is the default one. */
  quality_profile: string | null;
  created_at: Ms;
  updated_at: Ms;
};
export type ReleaseTable = {
  id: string;
  acquisition_id: string;
  guid: string;
  indexer_id: string;
  feed_id: string;
  /** FoundRelease as JSON; may hold a secret download address, encrypted. */
  snapshot: string;
  /** Decision as JSON. */
  decision: Json;
  accepted: Flag;
  rank: number | null;
  found_at: Ms;
};
export type DownloadTable = {
  id: string;
  client_id: string;
  /** The id the client lists it under; the first candidate until the client has told. */
  info_hash: string;
  /** Every hash it may be listed under. */
  hashes: Json;
  title: string;
  indexer_id: string | null;
  indexer_name: string | null;
  guid: string | null;
  /** FoundRelease without secrets. */
  release: Json;
  /** `grabbing`, `tracked`, `completed`, `imported`, `failed`, `removed`. */
  status: string;
  /** Contracts' downloadState, last seen. */
  state: string;
  state_since: Ms;
  reason: string | null;
  next_step: string | null;
  next_at: Ms | null;
  size_bytes: number | null;
  save_path: string | null;
  content_path: string | null;
  category: string | null;
  missing_polls: number;
  grabbed_at: Ms;
  completed_at: Ms | null;
  imported_at: Ms | null;
  updated_at: Ms;
};
/** Which wanted books a download is to bring; a pack brings several. */
export type DownloadAcquisitionTable = { download_id: string; acquisition_id: string };
export type RemotePathMappingTable = {
  id: string;
  client_id: string | null;
  remote_path: string;
  local_path: string;
};
export type RootFolderTable = { id: string; path: string; created_at: Ms };
export type ImportTable = {
  id: string;
  download_id: string | null;
  source_path: string;
  /** `planned`, `running`, `done`, `blocked`, `failed`, `cancelled`. */
  state: string;
  plan: Json;
  error_code: string | null;
  error: string | null;
  /** Somebody asked to end it while it runs. */
  cancel_asked_at: Ms | null;
  created_at: Ms;
  updated_at: Ms;
};
/** The journal: a step is written `started` before its effect and `done` after it. */
export type ImportStepTable = {
  id: string;
  import_id: string;
  seq: number;
  kind: string;
  state: string;
  data: Json;
  started_at: Ms;
  finished_at: Ms | null;
};
export type ImportFileTable = {
  id: string;
  import_id: string;
  source: string;
  target: string;
  mode: string;
  size_bytes: number;
  inode: string | null;
  checksum: string | null;
};
export type LibraryItemTable = {
  id: string;
  root_folder_id: string;
  book_id: string;
  /** Relative to the root folder, `/` between segments. */
  path: string;
  /** Case-folded NFC of root folder id and path: two items never share a folder. */
  path_key: string;
  size_bytes: number;
  /** Of the audio alone. */
  audio_bytes: Generated<number>;
  file_count: number;
  duration_seconds: number | null;
  format: string | null;
  download_id: string | null;
  import_id: string | null;
  /** Facts the sidecars were written from. */
  metadata: Json;
  field_sources: Json;
  /** What each source besides the catalogue told: `[{source, facts}]`. */
  contributions: Generated<Json>;
  /** Id on the library server once it was read back. */
  server_item_id: string | null;
  available_at: Ms | null;
  added_at: Ms;
  updated_at: Ms;
};
export type LibraryFileTable = {
  id: string;
  library_item_id: string;
  path: string;
  role: string;
  size_bytes: number;
  duration_seconds: number | null;
  inode: string | null;
};
/** Work on many things at once. */
export type BatchTable = {
  id: string;
  kind: string;
  options: Json;
  /** The options without lists of ids: what lists of batches show. */
  summary: Json;
  /** `listing`, `running`, `done`, `cancelled`, `failed`. */
  state: string;
  message: string | null;
  created_at: Ms;
  finished_at: Ms | null;
};
export type BatchItemTable = {
  batch_id: string;
  seq: number;
  /** What it is about: a library item's id, a folder. */
  subject: string;
  label: string;
  /** `waiting`, `changed`, `unchanged`, `failed`. */
  state: string;
  message: string | null;
  result: Json | null;
  /** Of a folder that was found: its place, as `library_item` has it, and how sure its book is. */
  path_key: string | null;
  confidence: string | null;
};
export type HistoryTable = {
  id: string;
  at: Ms;
  type: string;
  book_id: string | null;
  book_title: string | null;
  acquisition_id: string | null;
  download_id: string | null;
  user_id: string | null;
  message: string;
  data: Json;
};
export type BlocklistTable = {
  id: string;
  at: Ms;
  title: string;
  indexer_id: string | null;
  indexer_name: string | null;
  guid: string | null;
  info_hash: string | null;
  book_id: string | null;
  reason: string;
};
/** Jobs of the in-process adapter (SQLite); PostgreSQL uses its engine's own schema. */
export type JobTable = {
  id: string;
  kind: string;
  /** One open job per kind and key. */
  key: string | null;
  payload: Json;
  /** `open`, `running`, `failed`. Done jobs are removed. */
  state: string;
  run_at: Ms;
  priority: number;
  attempts: number;
  max_attempts: number;
  lease_until: Ms | null;
  last_error: string | null;
  created_at: Ms;
};
/** Tasks that run on an interval, on either engine. */
export type ScheduleTable = {
  name: string;
  interval_ms: number;
  next_run_at: Ms;
  running_since: Ms | null;
  last_run_at: Ms | null;
  last_duration_ms: number | null;
  last_result: string | null;
  last_message: string | null;
};

export type PushedIndexerTable = {
  /** The number Prowlarr knows it by; never given twice. */
  id: number;
  provider_id: string;
  /** The indexer as Prowlarr sent it, key masked. */
  sent: Json;
  created_at: Ms;
};
export type SeenReleaseTable = {
  /** Hash of indexer, feed and guid. */
  id: string;
  seen_at: Ms;
};
export type NotificationLogTable = {
  id: string;
  at: Ms;
  /** The same for every receiver and every try. */
  notification_id: string;
  provider_id: string;
  provider_name: string;
  event: string;
  title: string;
  text: string;
  book_id: string | null;
  /** `sending`, `retrying`, `sent`, `failed`. */
  state: string;
  attempts: number;
  error: string | null;
  sent_at: Ms | null;
};
export type Database = {
  user: UserTable;
  session: SessionTable;
  identity: IdentityTable;
  api_key: ApiKeyTable;
  setting: SettingTable;
  provider: ProviderTable;
  book: BookTable;
  book_edit: BookEditTable;
  person: PersonTable;
  book_person: BookPersonTable;
  series: SeriesTable;
  book_series: BookSeriesTable;
  cover: CoverTable;
  catalog_cache: CatalogCacheTable;
  request: RequestTable;
  acquisition: AcquisitionTable;
  release: ReleaseTable;
  download: DownloadTable;
  download_acquisition: DownloadAcquisitionTable;
  remote_path_mapping: RemotePathMappingTable;
  root_folder: RootFolderTable;
  import: ImportTable;
  import_step: ImportStepTable;
  import_file: ImportFileTable;
  library_item: LibraryItemTable;
  library_file: LibraryFileTable;
  batch: BatchTable;
  batch_item: BatchItemTable;
  history: HistoryTable;
  blocklist: BlocklistTable;
  job: JobTable;
  schedule: ScheduleTable;
  pushed_indexer: PushedIndexerTable;
  seen_release: SeenReleaseTable;
  rss_mark: RssMarkTable;
  turn: TurnTable;
  indexer_hold: IndexerHoldTable;
  grab_pause: GrabPauseTable;
  client_look: ClientLookTable;
  waiting_release: WaitingReleaseTable;
  health_result: HealthResultTable;
  notification_log: NotificationLogTable;
};
