import type { DownloadState } from '@earmark/contracts';

const STATES: Record<string, DownloadState> = {
  queuedDL: 'queued',
  metaDL: 'metadata',
  forcedMetaDL: 'metadata',
  downloading: 'downloading',
  forcedDL: 'downloading',
  stalledDL: 'stalled',
  pausedDL: 'paused',
  stoppedDL: 'paused',
  checkingDL: 'checking',
  checkingUP: 'checking',
  checkingResumeData: 'checking',
  queuedForChecking: 'checking',
  allocating: 'checking',
  moving: 'moving',
  uploading: 'seeding',
  stalledUP: 'seeding',
  queuedUP: 'seeding',
  forcedUP: 'seeding',
  pausedUP: 'completed',
  stoppedUP: 'completed',
  error: 'error',
  missingFiles: 'missingFiles',
};

/** All words of 4.1 to 5.3; a new word is `unknown`, never an error. */
export function toDownloadState(word: string): DownloadState {
  return STATES[word] ?? 'unknown';
}

/** Finished by qBittorrent's own word: `checkingUP` may end in missing data and `moving` is still under way. */
export function isFinishedState(state: DownloadState): boolean {
  return state === 'seeding' || state === 'completed';
}
