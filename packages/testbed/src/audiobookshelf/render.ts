import path from 'node:path';
import type { AudioFacts, FoundFile, Item, Library, Task } from './model.ts';
import type { Store } from './store.ts';

type Wire = Record<string, unknown>;

const MIME: Readonly<Record<string, string>> = {
  '.m4b': 'audio/mp4',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
};

export function renderLibrary(library: Library): Wire {
  return {
    id: library.id,
    name: library.name,
    folders: [
      {
        id: library.folderId,
        fullPath: library.shownFolder,
        libraryId: library.id,
        addedAt: library.createdAt,
      },
    ],
    displayOrder: 1,
    icon: 'database',
    mediaType: 'book',
    provider: 'audible',
    settings: library.settings,
    lastScan: library.lastScanAt,
    lastScanVersion: library.lastScanAt === null ? null : '2.36.0',
    createdAt: library.createdAt,
    lastUpdate: library.updatedAt,
  };
}

export function renderTask(task: Task): Wire {
  return {
    id: task.id,
    action: task.action,
    data: { libraryId: task.libraryId, libraryName: task.libraryName, libraryMediaType: 'book' },
    title: task.title,
    titleKey: 'MessageTaskScanningLibrary',
    titleSubs: [task.libraryName],
    description: null,
    error: null,
    showSuccess: true,
    isFailed: false,
    isFinished: false,
    startedAt: task.startedAt,
    finishedAt: null,
  };
}

/** The slim form of lists. */
export function renderMinified(store: Store, library: Library, item: Item): Wire {
  const { facts } = item;
  return {
    ...renderBase(store, library, item),
    numFiles: item.files.length,
    size: sizeOf(item),
    media: {
      id: item.mediaId,
      metadata: {
        title: facts.title,
        titleIgnorePrefix: withoutPrefix(facts.title),
        subtitle: facts.subtitle,
        authorName: facts.authors.join(', '),
        authorNameLF: facts.authors.map(lastFirst).join(', '),
        narratorName: facts.narrators.join(', '),
        seriesName: facts.series.map(seriesText).join(', '),
        genres: facts.genres,
        publishedYear: facts.publishedYear,
        publishedDate: facts.publishedDate,
        publisher: facts.publisher,
        description: facts.description,
        isbn: facts.isbn,
        asin: facts.asin,
        language: facts.language,
        explicit: facts.explicit,
        abridged: facts.abridged,
      },
      coverPath: coverPath(store, library, item),
      tags: facts.tags,
      numTracks: item.audio.length,
      numAudioFiles: item.audio.length,
      numChapters: facts.chapters.length,
      duration: durationOf(item),
      size: sizeOf(item),
      ...(item.ebook ? { ebookFormat: path.extname(item.ebook.relPath).slice(1) } : {}),
    },
  };
}

/** The form of a single item without `expanded`: no duration, no numTracks. */
export function renderItem(store: Store, library: Library, item: Item): Wire {
  return {
    ...renderBase(store, library, item),
    lastScan: item.lastScanAt,
    scanVersion: '2.36.0',
    libraryFiles: item.files.map((file) => renderLibraryFile(store, library, file, item.addedAt)),
    media: {
      id: item.mediaId,
      libraryItemId: item.id,
      metadata: renderMetadata(store, item),
      coverPath: coverPath(store, library, item),
      tags: item.facts.tags,
      audioFiles: item.audio.map((audio, index) =>
        renderAudioFile(store, library, audio, index, item.addedAt),
      ),
      chapters: item.facts.chapters.map((chapter, id) => ({ id, ...chapter })),
      ebookFile: item.ebook ? renderLibraryFile(store, library, item.ebook, item.addedAt) : null,
    },
  };
}

export function renderExpanded(store: Store, library: Library, item: Item): Wire {
  const plain = renderItem(store, library, item);
  let startOffset = 0;
  const tracks = item.audio.map((audio, index) => {
    const track = {
      index: index + 1,
      startOffset,
      duration: audio.duration,
      title: path.posix.basename(audio.file.relPath),
      contentUrl: `/api/items/${item.id}/file/${audio.file.ino}`,
      mimeType: mimeOf(audio.file),
      codec: audio.codec,
      metadata: renderFileMetadata(store, library, audio.file),
    };
    startOffset += audio.duration;
    return track;
  });
  return {
    ...plain,
    size: sizeOf(item),
    media: {
      ...(plain['media'] as Wire),
      metadata: {
        ...renderMetadata(store, item),
        titleIgnorePrefix: withoutPrefix(item.facts.title),
        authorName: item.facts.authors.join(', '),
        authorNameLF: item.facts.authors.map(lastFirst).join(', '),
        narratorName: item.facts.narrators.join(', '),
        seriesName: item.facts.series.map(seriesText).join(', '),
        descriptionPlain: item.facts.description?.replaceAll(/<[^>]*>/gu, '') ?? null,
      },
      duration: durationOf(item),
      size: sizeOf(item),
      tracks,
    },
  };
}

function renderBase(store: Store, library: Library, item: Item): Wire {
  return {
    id: item.id,
    ino: item.ino,
    oldLibraryItemId: null,
    libraryId: library.id,
    folderId: library.folderId,
    path: store.shown(library, item.relPath),
    relPath: item.relPath,
    isFile: item.isFile,
    mtimeMs: item.mtimeMs,
    ctimeMs: item.ctimeMs,
    birthtimeMs: item.birthtimeMs,
    addedAt: item.addedAt,
    updatedAt: item.updatedAt,
    isMissing: item.isMissing,
    isInvalid: item.isInvalid,
    mediaType: 'book',
  };
}

function renderMetadata(store: Store, item: Item): Wire {
  const { facts } = item;
  return {
    title: facts.title,
    subtitle: facts.subtitle,
    authors: facts.authors.map((name) => ({ id: store.idOf('author', name), name })),
    narrators: facts.narrators,
    series: facts.series.map(({ name, sequence }) => ({ id: store.idOf('series', name), name, sequence })),
    genres: facts.genres,
    publishedYear: facts.publishedYear,
    publishedDate: facts.publishedDate,
    publisher: facts.publisher,
    description: facts.description,
    isbn: facts.isbn,
    asin: facts.asin,
    language: facts.language,
    explicit: facts.explicit,
    abridged: facts.abridged,
  };
}

function renderFileMetadata(store: Store, library: Library, file: FoundFile): Wire {
  return {
    filename: path.posix.basename(file.relPath),
    ext: path.extname(file.relPath),
    path: store.shown(library, file.relPath),
    relPath: file.relPath.split('/').slice(1).join('/') || file.relPath,
    size: file.size,
    mtimeMs: file.mtimeMs,
    ctimeMs: file.ctimeMs,
    birthtimeMs: file.birthtimeMs,
  };
}

function renderLibraryFile(store: Store, library: Library, file: FoundFile, addedAt: number): Wire {
  return {
    ino: file.ino,
    metadata: renderFileMetadata(store, library, file),
    isSupplementary: null,
    addedAt,
    updatedAt: addedAt,
    fileType: file.kind,
  };
}

function renderAudioFile(
  store: Store,
  library: Library,
  audio: AudioFacts,
  index: number,
  addedAt: number,
): Wire {
  return {
    index: index + 1,
    ino: audio.file.ino,
    metadata: renderFileMetadata(store, library, audio.file),
    addedAt,
    updatedAt: addedAt,
    trackNumFromMeta: audio.trackNumFromMeta,
    discNumFromMeta: audio.discNumFromMeta,
    trackNumFromFilename: audio.trackNumFromFilename,
    discNumFromFilename: audio.discNumFromFilename,
    manuallyVerified: false,
    exclude: false,
    error: null,
    format: audio.format,
    duration: audio.duration,
    bitRate: audio.bitRate,
    language: audio.language,
    codec: audio.codec,
    timeBase: '1/1000',
    channels: audio.channels,
    channelLayout: audio.channels === 1 ? 'mono' : 'stereo',
    chapters: audio.chapters.map((chapter, id) => ({ id, ...chapter })),
    embeddedCoverArt: audio.cover ? 'mjpeg' : null,
    metaTags: audio.tags,
    mimeType: mimeOf(audio.file),
  };
}

export function coverPath(store: Store, library: Library, item: Item): string | null {
  if (!item.cover) return null;
  return 'relPath' in item.cover
    ? store.shown(library, item.cover.relPath)
    : `/metadata/items/${item.id}/cover.jpg`;
}

export function durationOf(item: Item): number {
  return item.audio.reduce((sum, audio) => sum + audio.duration, 0);
}

function sizeOf(item: Item): number {
  return item.files.reduce((sum, file) => sum + file.size, 0);
}

function seriesText({ name, sequence }: { name: string; sequence: string | null }): string {
  return sequence ? `${name} #${sequence}` : name;
}

function mimeOf(file: FoundFile): string {
  return MIME[path.extname(file.relPath).toLowerCase()] ?? 'application/octet-stream';
}

function withoutPrefix(title: string | null): string {
  const match = /^(the|a) (.+)$/iu.exec(title ?? '');
  return match ? `${match[2]}, ${match[1]}` : (title ?? '');
}

function lastFirst(name: string): string {
  const words = name.split(' ');
  const last = words.pop() ?? '';
  return words.length > 0 ? `${last}, ${words.join(' ')}` : last;
}
