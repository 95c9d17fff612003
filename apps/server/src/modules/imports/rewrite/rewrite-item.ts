import type { rewriteAudioRequest } from '@earmark/contracts/library';
import type { z } from 'zod';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { joinInside } from '../../../platform/files/index.ts';
import type { ImportRow, ImportStore } from '../import-store.ts';
import { inspectSource } from '../inspect/inspect.ts';
import { makePlan } from '../plan/make-plan.ts';
import { lockOf } from '../run/recover.ts';
import type { RunParts } from '../run/run-group.ts';
import { isRunnable, runImport } from '../run/run-import.ts';

export type RewriteRequest = z.output<typeof rewriteAudioRequest>;

/**
 * Plans to write the audio of a book anew that is in the library already: its own folder is the source, and the place it
 * goes back to. The folder as it was waits in the recycle bin, so a file that seeds is never touched.
 */
export async function planItemRewrite(
  parts: RunParts,
  store: ImportStore,
  itemId: string,
  request: RewriteRequest,
): Promise<ImportRow> {
  const item = await parts.library.item(itemId);
  if (!item) throw notFound('This library item');
  const folder = joinInside(item.rootPath, item.path);
  const inspection = await inspectSource(parts, { path: folder });
  const others = inspection.files.filter(({ path, role }) => role === 'audio' && !item.audio.includes(path));
  if (others[0]) {
    throw conflict(
      `${folder} holds audio that does not belong to the book: ${others[0].path}.`,
      'Take it out of the folder first.',
    );
  }
  const [book] = await parts.books.byIds([item.bookId]);
  if (!book) throw notFound('This book');
  const { joinBitrateKbps } = await parts.settings.mediaManagement();
  const plan = await makePlan(parts, {
    source: { kind: 'item', itemId, downloadId: item.downloadId },
    inspection: { ...inspection, blockers: [] },
    candidates: [{ book, wanted: true, expected: true }],
    releaseTitle: null,
    canMove: false,
    home: { root: { id: item.rootFolderId, path: item.rootPath }, path: item.path },
    rewriteAs: {
      joinParts: request.join,
      joinBitrateKbps,
      embedTags: request.tags,
      embedCover: request.cover,
    },
    chosen: [{ bookId: item.bookId, files: item.audio, mode: 'copy' }],
  });
  return store.insert('planned', plan);
}

/** Carries out such a plan, when there is anything to do. Throws what makes it impossible. */
export function runItemRewrite(
  parts: RunParts,
  store: ImportStore,
  planned: ImportRow,
  onStarted: (row: ImportRow) => void,
): Promise<ImportRow> {
  return parts.locks.run(lockOf(planned), async () => {
    const { groups } = planned.plan;
    const blockers = groups.flatMap((group) => group.blockers);
    if (blockers.length > 0) throw conflict(blockers.join(' '));
    if (!groups.every((group) => isRunnable(group) && group.rewrite)) {
      throw conflict(
        groups.flatMap((group) => group.warnings).join(' ') || 'There is nothing to write.',
        'Look at the dry run.',
      );
    }
    await store.setState(planned.id, 'running');
    onStarted({ ...planned, state: 'running' });
    const { failure } = await runImport(parts, store, planned, undefined);
    if (failure) throw failure.error;
    return (await store.byId(planned.id)) ?? planned;
  });
}
