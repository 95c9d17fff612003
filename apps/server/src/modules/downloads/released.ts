import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import type { ReleaseSnapshot } from './model.ts';

/**
 * Does nobody need the files where they are any more? Only when the client, which answered, does not know the torrent,
 * or has stopped it after the seed goal of its indexer. In doubt they are needed.
 */
export function isSeedingOver(
  release: Pick<ReleaseSnapshot, 'wasPresent' | 'minimumRatio' | 'minimumSeedSeconds'>,
  torrent: Pick<ClientTorrent, 'state' | 'complete' | 'ratio' | 'seedingSeconds'> | undefined,
): boolean {
  if (torrent === undefined) return true;
  const isStopped = torrent.complete && torrent.state === 'completed';
  if (!isStopped || release.wasPresent) return false;
  const { minimumSeedSeconds, minimumRatio } = release;
  if (minimumSeedSeconds !== undefined) return (torrent.seedingSeconds ?? 0) >= minimumSeedSeconds;
  return minimumRatio !== undefined && (torrent.ratio ?? 0) >= minimumRatio;
}
