import { onDisk } from '../../../platform/files/index.ts';
import type { GroupPlan } from '../model.ts';
import type { Places } from '../plan/places.ts';
import type { ImportParts } from '../ports.ts';
import type { Staged } from '../run/stage.ts';
import { classify } from './classify.ts';
import { listFolder } from './list-files.ts';

/** Describes a book folder that holds the planned files already, as staging would have described it. */
export async function takeStock(
  parts: Pick<ImportParts, 'fs' | 'books' | 'probe'>,
  input: { plan: GroupPlan; places: Places; sourceBase: string; downloadId: string | null },
): Promise<Staged> {
  const { plan, places, sourceBase, downloadId } = input;
  const listing = await listFolder(parts.fs, places.target, 'library');
  const planned = plan.files.filter((file) => file.role === 'audio' && file.target !== null);
  const targets = new Set(planned.map((file) => file.target));
  const first = planned[0];
  const tags = first
    ? await onDisk({ doing: 'reading', path: first.source, side: 'source' }, () =>
        parts.probe.read(`${sourceBase}/${first.source}`, first),
      )
    : null;
  return {
    files: planned.map((file) => ({
      source: file.source,
      target: file.target ?? '',
      role: 'audio' as const,
      mode: file.mode ?? 'hardlink',
      linked: true,
      sizeBytes: file.sizeBytes,
      inode: String(file.inode),
      checksum: null,
      durationSeconds: file.durationSeconds,
    })),
    others: listing.files
      .filter((file) => !targets.has(file.path) && classify(file.path).note !== 'hidden')
      .map((file) => ({
        path: file.path,
        role: /^cover\.\w+$/i.test(file.path)
          ? ('cover' as const)
          : /\.(json|opf)$/i.test(file.path)
            ? ('sidecar' as const)
            : roleOf(file.path),
        sizeBytes: file.sizeBytes,
        durationSeconds: null,
        inode: String(file.inode),
      })),
    described: await parts.books.describe({
      bookId: plan.bookId ?? '',
      downloadId,
      tags: tags?.audio ?? null,
      folder: places.target,
    }),
    warnings: [],
  };
}

/** A second format that was left behind stays what it is: audio nobody plays. */
function roleOf(path: string): 'companion' | 'other' {
  return classify(path).role === 'companion' ? 'companion' : 'other';
}
