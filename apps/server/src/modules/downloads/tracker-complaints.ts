import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import type { TrackedRow } from './tracked-row.ts';

const ASK_EVERY_MS = 10 * 60_000;
const ASKS_PER_LOOK = 3;

/**
 * Words with which trackers say that a torrent is not, or no longer, theirs. Being down, full or slow is none of them.
 */
const UNKNOWN_TORRENT =
  /unregistered|not registered|(torrent|info_?hash)\b.*\b(not found|unknown|does not exist|not exist|deleted|removed|trumped|nuked|not authori[sz]ed)|unknown (torrent|info_?hash)|\b(trumped|nuked|complete season uploaded)\b|torrent has been (deleted|removed|postponed)/iu;

export function saysUnregistered(complaint: string | null): boolean {
  return complaint !== null && UNKNOWN_TORRENT.test(complaint);
}

/** Asks what the trackers of stalled torrents say, a few at a time and each now and then. */
export async function askTrackers(
  client: DownloadClient,
  stalled: readonly TrackedRow[],
  now: number,
): Promise<void> {
  const due = stalled.filter((row) => now - row.askedTrackersAt >= ASK_EVERY_MS).slice(0, ASKS_PER_LOOK);
  for (const row of due) {
    row.askedTrackersAt = now;
    row.complaint = await client.trackerComplaint(row.download.infoHash);
    if (!saysUnregistered(row.complaint)) row.unregisteredSince = null;
    else row.unregisteredSince ??= now;
  }
}
