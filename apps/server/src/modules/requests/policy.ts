import type { AcquisitionState } from '@earmark/contracts';
import { assertNever } from '../../kernel/assert-never.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';

/** What a request shows: the book's state, unless this user's own asking is still undecided or was refused. */
export function shownState(acquisition: AcquisitionState, approval: string): AcquisitionState {
  if (acquisition === 'imported' || acquisition === 'available' || acquisition === 'cancelled')
    return acquisition;
  if (approval === 'pending') return 'awaitingApproval';
  if (approval === 'denied') return 'denied';
  return acquisition;
}

/** What happens next when nobody wrote something more precise. */
export function defaultNextStep(state: AcquisitionState): string | null {
  switch (state) {
    case 'requested':
      return 'Earmark searches the indexers in a moment.';
    case 'awaitingApproval':
      return 'An admin decides.';
    case 'denied':
      return null;
    case 'searching':
      return 'The best acceptable release is grabbed.';
    case 'waiting':
      return 'Earmark searches again.';
    case 'grabbed':
      return 'The download client starts the download.';
    case 'downloading':
      return 'It is imported as soon as it is complete.';
    case 'downloaded':
      return 'It is imported in a moment.';
    case 'importing':
      return 'The book appears in the library in a moment.';
    case 'importBlocked':
      return 'Somebody has to look at it: retry, import by hand, or choose another release.';
    case 'imported':
      return 'Audiobookshelf is told about it.';
    case 'available':
    case 'cancelled':
      return null;
    default:
      return assertNever(state, 'state');
  }
}

export type RequestAction = 'approve' | 'deny' | 'search' | 'cancel' | 'retry' | 'reprocess' | 'delete';

/** What the viewer may do with the request now. */
export function allowedActions(state: AcquisitionState, viewer: Viewer, ownerId: string): RequestAction[] {
  const admin = reaches(viewer.group, 'admin');
  const owner = viewer.userId === ownerId;
  const trusted = reaches(viewer.group, 'trusted');
  const actions: RequestAction[] = [];
  if (admin && (state === 'awaitingApproval' || state === 'denied')) actions.push('approve');
  if (admin && state === 'awaitingApproval') actions.push('deny');
  if ((admin || (trusted && owner)) && (state === 'requested' || state === 'waiting')) actions.push('search');
  // Of a denied one, to approve it is the same and says what it does.
  if ((admin || (trusted && owner)) && (state === 'cancelled' || state === 'importBlocked'))
    actions.push('retry');
  if (admin && (state === 'imported' || state === 'available')) actions.push('reprocess');
  const ended = state === 'available' || state === 'imported' || state === 'cancelled' || state === 'denied';
  if (admin && !ended) actions.push('cancel');
  if (admin || owner) actions.push('delete');
  return actions;
}
