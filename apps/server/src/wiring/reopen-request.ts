import type { Db } from '../db/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Viewer } from '../kernel/viewer.ts';
import { type Acquisitions, type RequestService, SEARCH_JOB } from '../modules/requests/index.ts';

/**
 * An admin who chooses a release for a request that waits for approval, or was denied or cancelled, wants the book: the
 * choice approves or retries it. The search that usually follows would compete with the choice, so it is taken back.
 */
export function createReopenRequest(deps: {
  db: Db;
  queue: Pick<JobQueue, 'cancel'>;
  requests: RequestService;
  acquisitions: Pick<Acquisitions, 'byId'>;
}) {
  const { db, queue, requests } = deps;
  return async (requestId: string, viewer: Viewer): Promise<void> => {
    const { status } = await requests.get(requestId, viewer);
    const { acquisitionId } = await requests.acquisitionOf(requestId, viewer);
    const state = (await deps.acquisitions.byId(acquisitionId))?.state;
    switch (state) {
      case 'awaitingApproval':
      case 'denied':
        return db.transaction(async () => {
          await requests.approve(requestId, viewer);
          await queue.cancel(SEARCH_JOB, acquisitionId);
        });
      case 'cancelled':
        return db.transaction(async () => {
          await requests.retry(requestId, viewer);
          await queue.cancel(SEARCH_JOB, acquisitionId);
        });
      case 'requested':
      case 'searching':
      case 'waiting':
      case 'importBlocked':
        // Others wait for the book already; this one's asking was still undecided or refused.
        if (status === 'awaitingApproval' || status === 'denied') await requests.approve(requestId, viewer);
        return;
      // The grab itself says why it cannot be.
      default:
        return;
    }
  };
}
