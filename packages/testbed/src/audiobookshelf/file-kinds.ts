import path from 'node:path';
import type { FileKind } from './model.ts';

const KINDS: Readonly<Record<Exclude<FileKind, 'unknown'>, ReadonlySet<string>>> = {
  audio: new Set(
    'm4b mp3 m4a flac opus ogg oga mp4 aac wma aiff aif wav webm webma mka awb caf mpg mpeg'.split(' '),
  ),
  ebook: new Set('epub pdf mobi azw3 cbr cbz'.split(' ')),
  image: new Set('png jpg jpeg webp'.split(' ')),
  text: new Set('txt nfo'.split(' ')),
  metadata: new Set('opf abs xml json'.split(' ')),
};

const IGNORED_EXTENSIONS = new Set('part tmp crdownload download bak old temp tempfile'.split(' '));
const DISC_FOLDER = /^(?:cd|dis[ck])\s*\d{1,3}$/iu;

export function kindOf(name: string): FileKind {
  const extension = path.extname(name).slice(1).toLowerCase();
  for (const [kind, extensions] of Object.entries(KINDS)) {
    if (extensions.has(extension)) return kind as FileKind;
  }
  return 'unknown';
}

/** Dot paths, Synology's shadow folders and unfinished downloads do not exist for Audiobookshelf. */
export function isIgnoredPath(relPath: string): boolean {
  const parts = relPath.split('/');
  if (parts.some((part) => part.startsWith('.')) || relPath.includes('@eaDir')) return true;
  return IGNORED_EXTENSIONS.has(path.extname(relPath).slice(1).toLowerCase());
}

export function isDiscFolder(name: string): boolean {
  return DISC_FOLDER.test(name);
}
