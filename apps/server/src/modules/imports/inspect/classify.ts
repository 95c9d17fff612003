import type { FileRole } from '../model.ts';

const AUDIO = new Set(
  'm4b m4a mp3 mp4 aac flac ogg oga opus wma wav mka webm webma aif aiff awb caf mpga mp2 ac3'.split(' '),
);
const COMPANION = new Set('pdf epub mobi azw azw3 cbz cbr djvu fb2'.split(' '));
const COVER = new Set('jpg jpeg png webp gif bmp tif tiff avif'.split(' '));
const ARCHIVE = new Set('rar zip 7z tar gz tgz bz2 xz zst cab iso zipx arj lzh ace'.split(' '));
const EXECUTABLE = new Set(
  'exe msi bat cmd com scr ps1 sh vbs js jar apk dmg pkg lnk hta reg appimage'.split(' '),
);
/** Audible's encrypted files: audio nobody but Audible's own players can read. */
const ENCRYPTED = new Set(['aa', 'aax', 'aaxc', 'm4p']);
const PARTIAL = new Set('!qb part parts tmp temp crdownload download aria2 bc! ut! !ut'.split(' '));
const JUNK = new Set(
  'nfo txt md sfv md5 sha1 sha256 ffp accurip log m3u m3u8 pls cue url website htm html torrent par2 db ini bak old json xml opf srt lrc'.split(
    ' ',
  ),
);
const JUNK_FOLDERS = new Set('@eadir __macosx .appledouble .ds_store .trash-1000 $recycle.bin'.split(' '));
/** Download clients unpack into folders of these names, and leave there what could not be unpacked. */
const UNPACKING = /^_UNPACK_/i;
const UNPACKED_BADLY = /^_FAILED_/i;
const JUNK_NAMES = new Set(['thumbs.db', 'desktop.ini', '.ds_store', 'albumartsmall.jpg', 'folder.db']);
const SAMPLE = /(^|[^\p{L}\p{N}])(sample|trailer)([^\p{L}\p{N}]|$)/iu;
const SAMPLE_FOLDER = /^(samples?|trailers?)$/i;
const BONUS_FOLDER =
  /^[\s([{]*(bonus|extras?|bonus[\s._-]*(content|material|features?|tracks?|dis[ck]|cd|audio)|special[\s._-]*features|deleted[\s._-]*scenes|interviews?|behind[\s._-]*the[\s._-]*scenes|outtakes|previews?)[\s)\]}]*$/i;
const SPLIT_ARCHIVE = /^(r\d{2,3}|z\d{2}|7z\.\d{3}|\d{3})$/;

export type Classified = { role: FileRole; note: string | null };

/** Lower-case text behind the last dot; empty when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Judges a file by its path alone. What its content is, is found out later. */
export function classify(path: string): Classified {
  const segments = path.split('/');
  const name = (segments.at(-1) ?? '').toLowerCase();
  if (segments.slice(0, -1).some((folder) => JUNK_FOLDERS.has(folder.toLowerCase()))) {
    return { role: 'junk', note: 'system folder' };
  }
  const folders = segments.slice(0, -1);
  if (folders.some((folder) => UNPACKING.test(folder))) return { role: 'junk', note: 'still being unpacked' };
  if (folders.some((folder) => UNPACKED_BADLY.test(folder)))
    return { role: 'junk', note: 'could not be unpacked' };
  if (JUNK_NAMES.has(name) || name.startsWith('._')) return { role: 'junk', note: 'system file' };
  const extension = extensionOf(path);
  if (PARTIAL.has(extension)) return { role: 'junk', note: 'not finished downloading' };
  if (segments.some((segment) => segment.startsWith('.'))) return { role: 'junk', note: 'hidden' };
  if (ENCRYPTED.has(extension)) return { role: 'blocker', note: 'encrypted by Audible or iTunes' };
  if (AUDIO.has(extension)) {
    const isSample =
      SAMPLE.test(stemOf(path)) || segments.slice(0, -1).some((name) => SAMPLE_FOLDER.test(name));
    return isSample ? { role: 'audio', note: 'sample' } : { role: 'audio', note: null };
  }
  if (COMPANION.has(extension)) return { role: 'companion', note: null };
  if (COVER.has(extension)) return { role: 'cover', note: null };
  if (ARCHIVE.has(extension) || SPLIT_ARCHIVE.test(extension)) return { role: 'blocker', note: 'archive' };
  if (EXECUTABLE.has(extension)) return { role: 'blocker', note: 'program' };
  if (JUNK.has(extension)) return { role: 'junk', note: 'not part of the book' };
  return { role: 'other', note: null };
}

/** Audio in a folder of extras (interviews, outtakes): beside a book it is no part of it. */
export function isBonus(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((folder) => BONUS_FOLDER.test(folder));
}

/** A partial file whose finished name would be audio, archive suffix removed (`03.mp3.!qB`), or one that is unpacked. */
export function isUnfinishedAudio(path: string): boolean {
  if (
    path
      .split('/')
      .slice(0, -1)
      .some((folder) => UNPACKING.test(folder))
  )
    return AUDIO.has(extensionOf(path));
  if (!PARTIAL.has(extensionOf(path))) return false;
  return AUDIO.has(extensionOf(stemOf(path)));
}

/** Lower is the better cover. A name that says front beats one that says back; deeper folders come last. */
export function coverRank(path: string): number {
  const stem = stemOf(path).toLowerCase();
  const depth = path.split('/').length - 1;
  const named = /^(cover|folder|front)$/.test(stem)
    ? 0
    : /(^|[^a-z])(cover|front|folder)([^a-z]|$)/.test(stem)
      ? 1
      : /(^|[^a-z])(back|disc|disk|cd|inlay|spine|thumb|small|banner|author)([^a-z0-9]|\d|$)/.test(stem)
        ? 3
        : 2;
  return named * 100 + depth;
}

/** Is a file of this name something to listen to? */
export function isAudioPath(path: string): boolean {
  return classify(path).role === 'audio';
}

/** A few names of files, for a sentence. */
export function exampleNames(paths: readonly string[]): string {
  const names = paths.slice(0, 3).map((path) => path.slice(path.lastIndexOf('/') + 1));
  return paths.length > 3 ? `${names.join(', ')} …` : names.join(', ');
}
