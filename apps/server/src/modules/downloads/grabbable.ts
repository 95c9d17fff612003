import type { AcquisitionState } from '@earmark/contracts';
import { assertNever } from '../../kernel/assert-never.ts';
import { AppError, conflict, notFound } from '../../kernel/errors.ts';

/**
 * Why a wanted book in this state cannot be grabbed for; null when it can. Asked before anything is fetched: a fetch
 * may spend a freeleech token and takes a slot of the account.
 */
export function grabRefusal(title: string, state: AcquisitionState | undefined): AppError | null {
  switch (state) {
    case 'requested':
    case 'searching':
    case 'waiting':
    case 'importBlocked':
      return null;
    case undefined:
      return notFound(`The wanted book "${title}"`);
    case 'grabbed':
    case 'downloading':
    case 'downloaded':
    case 'importing':
      return conflict(`"${title}" is on its way already.`, 'Remove its download from the queue first.');
    case 'awaitingApproval':
      return refused(`The request for "${title}" waits for approval.`, 'Approve it first.');
    case 'denied':
      return refused(`The request for "${title}" was denied.`, 'Approve it first.');
    case 'cancelled':
      return refused(`The request for "${title}" was cancelled.`, 'Retry it first.');
    case 'imported':
    case 'available':
      return refused(
        `"${title}" is in the library already.`,
        'Remove it from the library first, or import another copy by hand.',
      );
    default:
      return assertNever(state, 'state');
  }
}

function refused(message: string, hint: string): AppError {
  return new AppError({ code: 'invalid_transition', message, hint, status: 409, blame: 'caller' });
}
