import type { CompiledNaming, NamingBook } from '../naming/index.ts';
import { bookPathKey, discOfPath, renderFileNames } from '../naming/index.ts';
import type { FoundFile } from './list-folder.ts';
import type { ItemFile } from './model.ts';

/** Facts of a download that are not kept: a pattern that uses them cannot be rendered again. */
const forgottenTokens = ['originalName', 'chapterTitle', 'disc', 'discs', 'codec', 'bitrate'];

export type NamePlan = { files: { from: string; to: string; inode: string }[]; warnings: string[] };

/** New names of the audio files, as far as they can be told for sure; a doubt leaves all names as they are. */
export function planFileNames(
  naming: CompiledNaming,
  book: NamingBook,
  known: readonly ItemFile[],
  found: readonly FoundFile[],
): NamePlan {
  const audio = known.filter(({ role }) => role === 'audio');
  const leave = (warning: string): NamePlan => ({ files: [], warnings: [warning] });
  if (audio.length === 0) return { files: [], warnings: [] };
  const forgotten = forgottenIn(naming.file);
  if (forgotten !== undefined) {
    return leave(`File names stay as they are: {${forgotten}} is known only while a book is imported.`);
  }
  const foundByPath = new Map(found.map((file) => [file.path, file]));
  const missing = audio.find(({ path }) => !foundByPath.has(path));
  if (missing) return leave(`File names stay as they are: ${missing.path} is not in the folder any more.`);

  // Of the discs only those are known whose folders were kept.
  const discs = Math.max(0, ...audio.map(({ path }) => discOfPath(path) ?? 0));
  const names = renderFileNames(
    naming.file,
    book,
    audio.map(({ path }) => ({ name: path, disc: discOfPath(path), discs })),
    naming,
  );
  const own = new Set(audio.map(({ path }) => path));
  const others = new Set(found.filter(({ path }) => !own.has(path)).map(({ path }) => bookPathKey(path)));
  const taken = names.find((name) => others.has(bookPathKey(name)));
  if (taken !== undefined) return leave(`File names stay as they are: another file is called ${taken}.`);
  const files = audio.map(({ path }, at) => ({
    from: path,
    to: names[at] ?? path,
    inode: foundByPath.get(path)?.inode ?? '',
  }));
  return { files: files.filter(({ from, to }) => from !== to), warnings: [] };
}

/** The first token of a pattern that only an import can fill. */
export function forgottenIn(pattern: CompiledNaming['folder']): string | undefined {
  return forgottenTokens.find((token) => pattern.slots.some((slot) => slot.tokens.has(token)));
}
