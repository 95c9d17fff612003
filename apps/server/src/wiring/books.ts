import { basename, join } from 'node:path';
import type { AcquisitionState } from '@earmark/contracts';
import type { MetadataChapters } from '../integrations/metadata/port.ts';
import { describeError } from '../kernel/errors.ts';
import type {
  CatalogService,
  Contribution,
  CoverService,
  MergeFacts,
  StoredBook,
} from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { BookSource } from '../modules/imports/index.ts';
import { collectFacts, toNamingBook, toSidecarBook } from '../modules/library/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import {
  buildAudioTags,
  type CoverSource,
  chooseCover,
  readMetadataJson,
  renderSidecars,
  type SidecarChapter,
  shrinkCover,
  usableChapters,
  wantedSidecars,
} from '../modules/sidecars/index.ts';
import { type FileSystem, ifPresent } from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';
import { createAdoptBook } from './adopt-book.ts';
import { type BookFinder, guessBooks } from './find-book.ts';
import { toImportBook } from './import-book.ts';

const FRONT = /^(?:cover|folder|front)\b/i;
/** Each is decoded to be judged. */
const MOST_PICTURES = 4;

/** Wanted books that no download is to bring. */
const WAITING = ['requested', 'searching', 'waiting'] as const satisfies readonly AcquisitionState[];
/** Wanted books that are not in the library, whatever is under way for them. */
const OPEN = [
  ...WAITING,
  'awaitingApproval',
  'grabbed',
  'downloading',
  'downloaded',
  'importBlocked',
] as const satisfies readonly AcquisitionState[];

/** Everything about books that an import asks for: facts merged from catalogue, release and tags; the sidecars. */
export function createBookSource(deps: {
  catalog: CatalogService;
  covers: CoverService;
  downloads: DownloadService;
  acquisitions: Acquisitions;
  settings: SettingsService;
  finder: BookFinder;
  fs: FileSystem;
  log: Logger;
}): BookSource {
  const { catalog, covers, downloads, acquisitions, settings, log } = deps;

  /** What the release said about the book; a release of several books says nothing about one of them. */
  const fromRelease = async (downloadId: string | null, bookId: string): Promise<Contribution[]> => {
    if (downloadId === null) return [];
    const [only, ...others] = await downloads.acquisitionIds(downloadId);
    if (only === undefined || others.length > 0) return [];
    if ((await acquisitions.byId(only))?.bookId !== bookId) return [];
    const { release } = await downloads.byId(downloadId);
    if (release.series?.some((each) => isRange(each.position))) return [];
    const facts: MergeFacts = {
      title: release.bookTitle,
      authors: release.authors?.map((name) => ({ name })),
      narrators: release.narrators?.map((name) => ({ name })),
      series: release.series?.map((each) => ({
        name: each.name,
        position: each.position == null ? null : String(each.position),
      })),
      language: release.language,
      description: release.description,
      isbn: release.isbn,
      asin: release.asin,
      releaseDate: release.year === undefined ? undefined : String(release.year),
      runtimeMinutes:
        release.runtimeSeconds === undefined ? undefined : Math.round(release.runtimeSeconds / 60),
      genres: release.genres,
      tags: release.topics,
      // A flag says so; none says nothing.
      abridged: release.flags.includes('abridged') || undefined,
      explicit: release.flags.includes('explicit') || undefined,
    };
    return [{ source: release.mamId === undefined ? 'indexer' : 'myanonamouse', facts }];
  };

  const loadCover = async (
    book: StoredBook,
    local: readonly string[],
    warnings: string[],
  ): Promise<Uint8Array | null> => {
    const { coverId } = book;
    const catalogued = coverId === null ? [] : [() => covers.original(coverId)];
    // Beside the catalogue's cover only a picture that is called one counts: booklets are scanned larger than fronts.
    const beside = coverId === null ? local : local.filter((path) => FRONT.test(basename(path)));
    const files = beside.slice(0, MOST_PICTURES).map(
      (path): CoverSource =>
        () =>
          deps.fs.readFile(path),
    );
    const chosen = await chooseCover([...catalogued, ...files]);
    warnings.push(...chosen.warnings);
    return chosen.cover?.bytes ?? null;
  };

  const loadChapters = async (
    book: StoredBook,
    durationSeconds: number | null,
  ): Promise<SidecarChapter[]> => {
    let known: MetadataChapters | null = null;
    try {
      known = await catalog.chapters(book);
    } catch (error) {
      log.warn(
        { book: book.title, err: describeError(error) },
        'The chapters of the catalogue are left out.',
      );
    }
    return usableChapters(known, durationSeconds);
  };

  return {
    adopt: createAdoptBook(deps),
    guess: guessBooks(deps.finder),
    byIds: (ids) => Promise.all(ids.map(async (id) => toImportBook(await catalog.enrichedBook(id)))),
    wanted: async (which) => {
      const waiting = await acquisitions.inStates(which === 'open' ? OPEN : WAITING);
      return Promise.all(
        waiting.map(async ({ id, bookId }) => ({
          acquisitionId: id,
          book: toImportBook(await catalog.get(bookId)),
        })),
      );
    },
    describe: async ({ bookId, downloadId, tags, folder }) => {
      const book = await catalog.enrichedBook(bookId);
      const others = await fromRelease(downloadId, bookId);
      if (tags) {
        others.push({
          source: 'tags',
          facts: {
            narrators: tags.narrators.map((name) => ({ name })),
            series: tags.series === null ? [] : [{ name: tags.series, position: tags.seriesPosition }],
            language: tags.language,
            releaseDate: tags.year,
          },
        });
      }
      if (folder !== undefined) others.push(...(await fromSidecar(deps.fs, folder)));
      const { facts, fieldSources } = collectFacts(book, others);
      return {
        naming: toNamingBook(facts, book.region),
        metadata: facts,
        fieldSources,
        contributions: others,
      };
    },
    embedding: async ({ bookId, described, durationSeconds, wants, covers: local }) => {
      const warnings: string[] = [];
      const book = await catalog.enrichedBook(bookId);
      const cover = wants.cover ? await loadCover(book, local, warnings) : null;
      const chapters = wants.tags ? await loadChapters(book, durationSeconds) : [];
      return {
        tags: wants.tags ? buildAudioTags(toSidecarBook(described.metadata as MergeFacts, book.id)) : {},
        cover: cover && (await shrinkCover(cover)),
        chapters: chapters.map(({ start, end, title }) => ({ startSeconds: start, endSeconds: end, title })),
        warnings: cover ? [] : warnings,
      };
    },
    sidecars: async (request) => {
      const warnings: string[] = [];
      const book = await catalog.enrichedBook(request.bookId);
      const wanted = wantedSidecars(await settings.get('metadata'), request.present);
      const fromAudio = request.chapters.map((each) => ({
        start: each.startSeconds,
        end: each.endSeconds,
        title: each.title,
      }));
      const catalogued = wanted.json ? await loadChapters(book, request.durationSeconds) : [];
      const cover = wanted.cover ? await loadCover(book, request.covers, warnings) : null;
      const files = renderSidecars(toSidecarBook(request.described.metadata as MergeFacts, book.id), wanted, {
        chapters: catalogued.length > 0 ? catalogued : fromAudio,
        cover,
      });
      return { files, warnings: cover ? [] : warnings };
    },
  };
}

/** What the sidecar of a folder tells that was in the library before. */
async function fromSidecar(fs: FileSystem, folder: string): Promise<Contribution[]> {
  const { authors, narrators, ...told } = readMetadataJson(
    (await ifPresent(fs.readFile(join(folder, 'metadata.json'), 'utf8'))) ?? '',
  );
  const people = (names: readonly string[] | undefined) => names?.map((name) => ({ name }));
  const facts: MergeFacts = { ...told, authors: people(authors), narrators: people(narrators) };
  return [{ source: 'sidecar', facts }];
}

/** `1-3` and `1, 2` are several books. */
function isRange(position: string | number | null | undefined): boolean {
  return typeof position === 'string' && /\d\s*[-–,&]\s*\d/.test(position);
}
