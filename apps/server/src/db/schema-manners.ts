/** The tables by which all processes are good guests of indexers and sites alike; see `schema.ts`. */

type Json = string;
type Ms = number;

export type RssMarkTable = {
  indexer_id: string;
  feed_id: string;
  feed_name: string;
  /** Keys of the newest releases of the last look. */
  newest: Json;
  newest_at: Ms | null;
  gap_from: Ms | null;
  gap_to: Ms | null;
  /** When a look last failed to reach the one before; null when none did. */
  gap_at: Ms | null;
};
/** When a site may be called next, by the clock of the database. */
export type TurnTable = { key: string; free_at: Ms };
/** An indexer whose tracker refuses the account: nothing is grabbed from it. */
export type IndexerHoldTable = {
  indexer_id: string;
  indexer_name: string;
  /** Where it was seen. */
  client_id: string;
  said: string;
  since: Ms;
  seen_at: Ms;
};
/** A site that asked for a pause when a torrent was fetched. */
export type GrabPauseTable = { site: string; indexer_name: string; said: string; until_at: Ms };
/** When the torrents of a download client were last seen by any process. */
export type ClientLookTable = { client_id: string; looked_at: Ms };
/** A pushed release that could not be taken at that moment. */
export type WaitingReleaseTable = {
  id: string;
  title: string;
  indexer_name: string | null;
  /** Sealed JSON of the release as it was pushed. */
  pushed: string;
  reasons: Json;
  tries: number;
  first_at: Ms;
  next_at: Ms;
};
/** One row: what the last health check found. */
export type HealthResultTable = { id: number; problems: Json; checked_at: Ms };
