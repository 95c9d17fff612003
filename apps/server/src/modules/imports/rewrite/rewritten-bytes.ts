import type { PlannedFile, RewritePlan } from '../model.ts';

/** Bytes the new audio takes; at its peak joined audio lies there twice. */
export function rewrittenBytes(
  files: readonly PlannedFile[],
  { join: how }: RewritePlan,
  options: { isPeak: boolean },
): number {
  const audio = files.filter((file) => file.role === 'audio' && file.target !== null);
  const seconds = audio.reduce((sum, file) => sum + (file.durationSeconds ?? 0), 0);
  const bytes =
    how?.bitrateKbps != null
      ? Math.ceil((seconds * how.bitrateKbps * 1000) / 8)
      : audio.reduce((sum, file) => sum + file.sizeBytes, 0);
  return how && options.isPeak ? bytes * 2 : bytes;
}
