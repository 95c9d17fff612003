import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Holds } from './holds.ts';
import type { TrackedRow } from './tracked-row.ts';

const ASK_EVERY_MS = 10 * 60_000;
const ASKS_PER_LOOK = 3;

/**
 * Words with which trackers say that a torrent is not, or no longer, theirs. Being down, full or slow is none of them.
 */
const UNKNOWN_TORRENT =
  /unregistered|not registered|(torrent|info_?hash)\b.*\b(not found|unknown|does not exist|not exist|deleted|removed|trumped|nuked|not authori[sz]ed)|unknown (torrent|info_?hash)|\b(trumped|nuked|complete season uploaded)\b|torrent has been (deleted|removed|postponed)/iu;

/**
 * Words with which trackers refuse the person rather than the torrent: the passkey, the address, the rights of the
 * account, the client program. Every other torrent of the site meets the same ("Unrecognized host/PassKey" is how
 * MyAnonamouse says that it counts nothing from this address).
 */
const REFUSED_ACCOUNT =
  /unrecogni[sz]ed host|pass ?key|auth ?key|\b(?:ip|address|host)\b.*\b(?:not (?:registered|authori[sz]ed|allowed|recogni[sz]ed|whitelisted)|banned|blocked|mismatch)|\b(?:account|user|you(?: are|r)?)\b.*\b(?:disabled|banned|suspended|parked|not (?:confirmed|allowed|found|authori[sz]ed)|inactive|warned)|(?:download|leech)(?:ing)? (?:privileges?|rights?|access)\b|ratio (?:is )?too low|hit.?(?:and|n|&).?run|\bclient\b.*\b(?:banned|not (?:on the whitelist|allowed|supported|approved|whitelisted))|whitelist/iu;

export function saysUnregistered(complaint: string | null): boolean {
  if (complaint === null || !UNKNOWN_TORRENT.test(complaint)) return false;
  // "Your IP is not registered" speaks of somebody else than "torrent not registered".
  return !/\b(?:ip|host|address)\b/iu.test(complaint) || /\btorrent\b|info_?hash/iu.test(complaint);
}

/** The tracker refuses the account, its address or its client; no torrent of the site is to blame. */
export function saysAccountRefused(complaint: string | null): boolean {
  return complaint !== null && !saysUnregistered(complaint) && REFUSED_ACCOUNT.test(complaint);
}

/** Asks what the trackers of one torrent say, and what follows from it for its indexer. */
export async function askTracker(
  client: { id: string; instance: DownloadClient },
  row: TrackedRow,
  holds: Pick<Holds, 'note'>,
  clock: Clock,
): Promise<void> {
  const now = clock.now();
  row.askedTrackersAt = clock.steady();
  const wasRefused = saysAccountRefused(row.complaint);
  const report = await client.instance.trackers(row.download.infoHash);
  row.complaint = report.complaint;
  if (!saysUnregistered(row.complaint)) row.unregisteredSince = null;
  else row.unregisteredSince ??= now;
  // As long as the account was refused nobody could send anything: the time of the torrent starts anew.
  if (wasRefused && !saysAccountRefused(row.complaint)) row.lastGrowthAt = now;
  await holds.note(row.download, client.id, report);
}

/** Asks about stalled torrents, a few at a time and each now and then. */
export async function askTrackers(
  client: { id: string; instance: DownloadClient },
  stalled: readonly TrackedRow[],
  holds: Pick<Holds, 'note'>,
  clock: Clock,
): Promise<void> {
  const latest = clock.steady() - ASK_EVERY_MS;
  const due = stalled
    .filter(({ askedTrackersAt }) => askedTrackersAt === null || askedTrackersAt <= latest)
    .slice(0, ASKS_PER_LOOK);
  for (const row of due) await askTracker(client, row, holds, clock);
}
