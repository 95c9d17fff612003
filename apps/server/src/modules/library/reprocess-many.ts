import { reprocessManyRequest, type reprocessResult } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { BatchKind } from '../batches/index.ts';
import { bookPathKey } from '../naming/index.ts';
import type { ReprocessOverlay } from './choose-place.ts';
import { everyItem } from './list-items.ts';
import type { ReprocessOptions } from './reprocess.ts';

type Result = z.infer<typeof reprocessResult>;

/**
 * Re-processing of many books as a batch. The dry run keeps book of the places that books would leave and take, so that
 * its list is what the real run does in the same order.
 */
export function reprocessBatch(options: {
  db: Db;
  reprocess: (id: string, request: ReprocessOptions, overlay?: ReprocessOverlay) => Promise<Result>;
}): BatchKind {
  return {
    kind: 'reprocess',
    needsEarlier: true,
    list: async (asked) => {
      const { itemIds, filter } = reprocessManyRequest.parse(asked);
      const items = await everyItem(options.db, itemIds ? { itemIds } : (filter ?? {}));
      return items.map(({ id, title }) => ({ subject: id, label: title }));
    },
    open: (asked, earlier) => {
      const request = reprocessManyRequest.parse(asked);
      const overlay: ReprocessOverlay | undefined = request.dryRun
        ? { taken: new Set(), freed: new Set() }
        : undefined;
      for (const result of earlier) if (result.kind === 'reprocess') note(overlay, result);
      return async (itemId) => {
        const result = await options.reprocess(itemId, request, overlay);
        note(overlay, result);
        const changes = result.changes.filter(({ kind }) => kind !== 'same');
        return {
          state: changes.length > 0 ? 'changed' : 'unchanged',
          message: result.warnings.length > 0 ? result.warnings.join(' ') : null,
          result: { ...result, kind: 'reprocess' },
        };
      };
    },
  };
}

/** What a book that was planned leaves and takes. */
function note(overlay: ReprocessOverlay | undefined, { fromPath, toPath }: Result): void {
  if (!overlay || fromPath === toPath) return;
  const [from, to] = [bookPathKey(fromPath), bookPathKey(toPath)];
  overlay.freed.add(from);
  overlay.taken.delete(from);
  overlay.taken.add(to);
  overlay.freed.delete(to);
}
