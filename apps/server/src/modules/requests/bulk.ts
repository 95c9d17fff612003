import type { BulkAction, BulkRequest, BulkResult } from '@earmark/contracts';
import { AppError, describeError } from '../../kernel/errors.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';
import type { RequestService } from './service.ts';

/** Who may do it at all; the owner's part is checked request by request. */
const NEEDS: Record<BulkAction, Viewer['group']> = {
  approve: 'admin',
  deny: 'admin',
  search: 'trusted',
  retry: 'trusted',
  reprocess: 'admin',
  cancel: 'admin',
  delete: 'untrusted',
};

/** One step for many requests: each on its own, so that one that is refused does not hold up the others. */
export async function actOnMany(
  deps: { requests: RequestService; reprocess: (libraryItemId: string) => Promise<void> },
  viewer: Viewer,
  input: BulkRequest,
): Promise<BulkResult> {
  if (!reaches(viewer.group, NEEDS[input.action])) {
    throw new AppError({
      code: 'forbidden',
      message: 'Your group may not do this.',
      hint: 'Ask an admin.',
      status: 403,
      blame: 'caller',
    });
  }
  const result: BulkResult = { done: [], failed: [] };
  for (const id of new Set(input.ids)) {
    try {
      await actOnOne(deps, viewer, id, input);
      result.done.push(id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      result.failed.push({ id, message: describeError(error) });
    }
  }
  return result;
}

async function actOnOne(
  { requests, reprocess }: Parameters<typeof actOnMany>[0],
  viewer: Viewer,
  id: string,
  { action, note, removeFromClient, deleteFiles }: BulkRequest,
): Promise<void> {
  switch (action) {
    case 'approve':
    case 'search':
    case 'retry':
      await requests[action](id, viewer);
      return;
    case 'deny':
      await requests.deny(id, viewer, note ?? null);
      return;
    case 'cancel':
      await requests.cancel(id, viewer, { removeFromClient, deleteFiles });
      return;
    case 'delete':
      await requests.remove(id, viewer, { removeFromClient, deleteFiles });
      return;
    case 'reprocess': {
      const { libraryItemId } = await requests.get(id, viewer);
      if (libraryItemId !== null) await reprocess(libraryItemId);
      return;
    }
    default:
      action satisfies never;
  }
}
