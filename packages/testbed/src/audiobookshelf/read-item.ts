import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { factsFromTags, orderTracks, probeAudio } from './audio.ts';
import { readFolderNames, readTitleFolder } from './folder-names.ts';
import { readMetadataJson } from './metadata-json.ts';
import type {
  AudioFacts,
  Chapter,
  Cover,
  FoundFile,
  Library,
  MetadataSource,
  PartialFacts,
} from './model.ts';
import { readOpf } from './opf.ts';
import { readDescriptionText, readNfo, readReaderText } from './text-files.ts';
import { isMissingFile } from './walk.ts';

type ReadItem = {
  audio: AudioFacts[];
  ebook: FoundFile | undefined;
  facts: PartialFacts;
  cover: Cover | undefined;
};

/** Reads everything Audiobookshelf knows of one item's files; undefined when no media file can be used. */
export async function readItem(options: {
  library: Library;
  relPath: string;
  isFile: boolean;
  files: readonly FoundFile[];
  /** Audio facts of an earlier scan, used again where a file did not change. */
  known: readonly AudioFacts[];
  ownMetadata: string | undefined;
  parsesSubtitle: boolean;
  /** Files a test declares unreadable. */
  isBroken: (file: FoundFile) => boolean;
}): Promise<ReadItem | undefined> {
  const { library, files } = options;
  const probed: AudioFacts[] = [];
  for (const file of files.filter((each) => each.kind === 'audio' && !options.isBroken(each))) {
    const before = options.known.find((each) => isSameFile(each.file, file));
    const facts = before ?? (await probeAudio(library.folder, file));
    if (facts) probed.push({ ...facts, file });
  }
  const ebook = library.settings.audiobooksOnly ? undefined : files.find((file) => file.kind === 'ebook');
  if (probed.length === 0 && !ebook) return undefined;
  const title = readTitleFolder(path.posix.basename(options.relPath), {
    hasSeries: true,
    parsesSubtitle: false,
  });
  const audio = orderTracks(probed, [title.title, title.year ?? '']);
  const facts = await mergeSources(options, audio);
  facts.chapters ??= chaptersOf(audio);
  return { audio, ebook, facts, cover: chooseCover(options.relPath, files, audio) };
}

export function isSameFile(a: FoundFile, b: FoundFile): boolean {
  return (
    a.relPath === b.relPath &&
    a.ino === b.ino &&
    a.size === b.size &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs
  );
}

/** Field by field: each source overwrites what it has a value for, in the library's order. */
async function mergeSources(
  options: Parameters<typeof readItem>[0],
  audio: readonly AudioFacts[],
): Promise<PartialFacts> {
  const { library, files, relPath } = options;
  const text = (file: FoundFile | undefined) => file && readText(path.join(library.folder, file.relPath));
  const named = (name: string) =>
    files
      .filter((file) => path.posix.basename(file.relPath) === name)
      .sort((a, b) => a.relPath.split('/').length - b.relPath.split('/').length)[0];
  const read = async (source: MetadataSource): Promise<PartialFacts | undefined> => {
    switch (source) {
      case 'folderStructure':
        return options.isFile
          ? { title: path.parse(relPath).name }
          : readFolderNames(relPath, { parsesSubtitle: options.parsesSubtitle });
      case 'audioMetatags':
        return audio[0] && factsFromTags(audio[0].tags);
      case 'nfoFile': {
        const content = await text(files.find((file) => file.relPath.toLowerCase().endsWith('.nfo')));
        return content === undefined ? undefined : readNfo(content);
      }
      case 'txtFiles': {
        const [description, reader] = [await text(named('desc.txt')), await text(named('reader.txt'))];
        return {
          ...(description ? readDescriptionText(description) : {}),
          ...(reader ? readReaderText(reader) : {}),
        };
      }
      case 'opfFile': {
        const content = await text(files.find((file) => file.relPath.toLowerCase().endsWith('.opf')));
        return content === undefined ? undefined : readOpf(content);
      }
      case 'absMetadata':
        break;
    }
    // One file, not two merged: ours in the folder, else Audiobookshelf's own copy.
    const content = options.isFile ? undefined : await text(named('metadata.json'));
    return readMetadataJson(content ?? options.ownMetadata ?? '');
  };
  const merged: PartialFacts = {};
  for (const source of library.settings.metadataPrecedence) {
    for (const [key, value] of Object.entries((await read(source)) ?? {})) {
      if (value !== undefined && value !== null) Object.assign(merged, { [key]: value });
    }
  }
  return merged;
}

/** Embedded chapters, shifted by what came before; else one per file when there are several. */
function chaptersOf(audio: readonly AudioFacts[]): Chapter[] | undefined {
  const [first, second] = audio;
  if (!first) return undefined;
  const list = (each: AudioFacts) =>
    JSON.stringify(each.chapters.map((chapter) => [chapter.start, chapter.title]));
  if (first.chapters.length > 0) {
    if (second && second.chapters.length > 1 && list(first) === list(second)) return first.chapters;
    let offset = 0;
    return audio.flatMap((each) => {
      const shifted = each.chapters
        .filter((chapter) => chapter.end - chapter.start >= 0.1)
        .map((chapter) => ({
          start: chapter.start + offset,
          end: chapter.end + offset,
          title: chapter.title,
        }));
      offset += each.duration;
      return shifted;
    });
  }
  if (audio.length === 1) return undefined;
  const titles = audio.map((each) => each.tags.tagTitle);
  const hasOwnTitles = titles.every(Boolean) && new Set(titles).size === audio.length;
  let start = 0;
  return audio.map((each) => {
    const end = start + each.duration;
    const name = path.parse(each.file.relPath).name;
    const chapter = { start, end, title: hasOwnTitles ? (each.tags.tagTitle ?? name) : name };
    start = end;
    return chapter;
  });
}

/** `cover.<ext>` in lower case, shallow first; else the first picture; else the embedded one. */
function chooseCover(
  relPath: string,
  files: readonly FoundFile[],
  audio: readonly AudioFacts[],
): Cover | undefined {
  const images = files.filter((file) => file.kind === 'image' && file.relPath !== relPath);
  const exact = images
    .filter((file) => /^cover\.[a-z]+$/u.test(path.posix.basename(file.relPath)))
    .sort((a, b) => a.relPath.split('/').length - b.relPath.split('/').length)[0];
  const image = exact ?? images[0];
  if (image) return { relPath: image.relPath };
  const embedded = audio.find((each) => each.cover)?.cover;
  return embedded && { bytes: embedded.bytes, type: embedded.format };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
