import { extensionOf } from '../inspect/classify.ts';
import type { GroupPlan, ImportPlan } from '../model.ts';
import type { ImportDownload, ImportParts, Recording } from '../ports.ts';

/**
 * Measures what was downloaded to replace a recording of the library: a release may have promised more than its files
 * hold. What is no better is blocked, and the library stays as it is.
 */
export async function judgeUpgrades(
  parts: Pick<ImportParts, 'upgrades'>,
  download: ImportDownload,
  plan: ImportPlan,
): Promise<void> {
  const upgraded = new Set(
    download.acquisitions.flatMap(({ bookId, isUpgrade }) => (isUpgrade ? [bookId] : [])),
  );
  for (const group of plan.groups) {
    if (group.bookId === null || !upgraded.has(group.bookId) || group.alreadyThere) continue;
    const { isUpgrade, message, from, to } = await parts.upgrades.judge(group.bookId, recordingOf(group));
    if (isUpgrade) {
      group.upgrade = { from, to };
      if (group.replaces) group.replaces.reason = `Upgraded from ${from} to ${to}.`;
    } else {
      group.noBetter = `The download (${to}) is no better than what the library has (${from}). ${message}`;
      group.blockers.push(group.noBetter);
    }
  }
}

/** Why nobody needs this download: each book that waits for it has as good a recording in the library. */
export function whyNoBetter(plan: ImportPlan, waiting: ImportDownload['acquisitions']): string | undefined {
  const reasons = waiting.map(({ bookId }) => plan.groups.find((group) => group.bookId === bookId)?.noBetter);
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function recordingOf(group: GroupPlan): Recording {
  const audio = group.files.filter((file) => file.role === 'audio' && file.target !== null);
  return {
    // Of the files as they were downloaded: joining mp3 parts into an m4b makes them no better.
    format: audio[0] ? extensionOf(audio[0].source) : null,
    sizeBytes: audio.reduce((sum, file) => sum + file.sizeBytes, 0),
    durationSeconds: group.durationSeconds,
  };
}
