import type { AcquisitionState } from '../../lib/api/types.ts';
import type { Tone } from '../../ui/badge.tsx';

/** How a state looks: its colour, and whether something is moving. */
export type StateLook = { tone: Tone; moving: boolean };

export const STATE_LOOKS: Record<AcquisitionState, StateLook> = {
  requested: { tone: 'info', moving: false },
  awaitingApproval: { tone: 'warn', moving: false },
  denied: { tone: 'danger', moving: false },
  searching: { tone: 'info', moving: true },
  waiting: { tone: 'neutral', moving: false },
  grabbed: { tone: 'info', moving: true },
  downloading: { tone: 'accent', moving: true },
  downloaded: { tone: 'accent', moving: true },
  importing: { tone: 'accent', moving: true },
  importBlocked: { tone: 'warn', moving: false },
  imported: { tone: 'accent', moving: false },
  available: { tone: 'accent', moving: false },
  cancelled: { tone: 'neutral', moving: false },
};

/** Bytes are on their way, or about to be. */
export function isDownloading(state: AcquisitionState): boolean {
  return state === 'grabbed' || state === 'downloading';
}

/** On the shelf or a moment before it. */
export function isThere(state: AcquisitionState): boolean {
  return state === 'imported' || state === 'available';
}

/** Choosing a release by hand makes sense: none is on its way, or the one that came is of no use. */
export function canChoose(state: AcquisitionState): boolean {
  return ['requested', 'awaitingApproval', 'searching', 'waiting', 'importBlocked', 'cancelled'].includes(
    state,
  );
}
