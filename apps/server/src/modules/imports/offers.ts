import type { ImportOffer, takeOfferRequest } from '@earmark/contracts/library';
import type { z } from 'zod';
import { badInput, conflict, notFound } from '../../kernel/errors.ts';
import { importByHand, previewImport } from './import-by-hand.ts';
import type { ImportRow, ImportStore } from './import-store.ts';
import type { FoundBook, GroupPlan } from './model.ts';
import type { RunParts } from './run/run-group.ts';

export type TakeOffer = z.output<typeof takeOfferRequest>;

/** An offer and the plan it is part of. */
type Open = { offer: ImportOffer; row: ImportRow; group: GroupPlan };

/** Books that came with a download and that nobody asked for: each can still be imported. */
export function createOffers(parts: RunParts, store: ImportStore) {
  const openOffers = async (filter: { downloadId?: string; bookId?: string }): Promise<Open[]> => {
    const offers: Open[] = [];
    for (const { downloadId, title } of await store.keptDownloads(filter)) {
      const taken = await store.importedSources(downloadId);
      // The newest plan with a group counts; plans by hand hold only what a person chose.
      for (const row of await store.ofDownload(downloadId)) {
        for (const [index, group] of row.plan.groups.entries()) {
          const sources = sourcesOf(group);
          if (!isOffered(group) || sources.some((source) => taken.has(source))) continue;
          for (const source of sources) taken.add(source);
          offers.push({ offer: toOffer(row, index, group, { downloadId, title }), row, group });
        }
      }
    }
    return offers;
  };

  return {
    list: async (filter: {
      downloadId?: string | undefined;
      bookId?: string | undefined;
    }): Promise<ImportOffer[]> =>
      (
        await openOffers({
          ...(filter.downloadId === undefined ? {} : { downloadId: filter.downloadId }),
          ...(filter.bookId === undefined ? {} : { bookId: filter.bookId }),
        })
      ).map(({ offer }) => offer),

    /** Imports one of them, as the book a person names or the one the catalogue knows. */
    take: async (id: string, input: TakeOffer, onStarted: (row: ImportRow) => void): Promise<ImportRow> => {
      const downloadId = (await store.byId(id.split('.')[0] ?? ''))?.downloadId;
      const open = downloadId ? await openOffers({ downloadId }) : [];
      const chosen = open.find(({ offer }) => offer.id === id);
      if (!chosen || !downloadId) throw notFound('This offer');
      const bookId = input.bookId ?? (await bookOf(chosen.group));
      const files = chosen.group.files
        .filter((file) => file.target !== null || file.role === 'cover')
        .map((file) => file.source);
      const preview = await previewImport(parts, store, { downloadId });
      return importByHand(parts, store, { previewId: preview.id, groups: [{ bookId, files }] }, onStarted);
    },
  };

  async function bookOf(group: GroupPlan): Promise<string> {
    const book = group.found && parts.books.adopt ? await parts.books.adopt(group.found) : undefined;
    if (book) return book.id;
    const isNameless = (group.found?.authors.length ?? 0) === 0;
    if (isNameless) {
      throw badInput('The files do not tell which book this is.', [
        { path: 'bookId', message: 'Say which book it is.' },
      ]);
    }
    throw conflict(
      `"${group.found?.title}" is in the library already, or another download brings it.`,
      'Say which book it is to import it all the same.',
    );
  }
}

/** Whole books of no request. */
function isOffered(group: GroupPlan): boolean {
  const isCopy = group.warnings.some((warning) => warning.startsWith('Another copy'));
  return group.bookId === null && group.blockers.length === 0 && !isCopy && sourcesOf(group).length > 0;
}

function sourcesOf(group: GroupPlan): string[] {
  return group.files
    .filter((file) => file.role === 'audio' && file.target !== null)
    .map((file) => file.source);
}

function toOffer(
  row: ImportRow,
  index: number,
  group: GroupPlan,
  download: { downloadId: string; title: string },
): ImportOffer {
  const found: FoundBook | null = group.found ?? null;
  const audio = group.files.filter((file) => file.role === 'audio' && file.target !== null);
  return {
    id: `${row.id}.${index}`,
    downloadId: download.downloadId,
    downloadTitle: download.title,
    title: found?.title || group.bookTitle || download.title,
    authors: found?.authors ?? [],
    narrators: found?.narrators ?? [],
    series: found?.series ?? null,
    asin: found?.asin ?? null,
    durationSeconds: group.durationSeconds,
    fileCount: audio.length,
    sizeBytes: audio.reduce((sum, file) => sum + file.sizeBytes, 0),
    foundAt: new Date(row.createdAt).toISOString(),
  };
}
