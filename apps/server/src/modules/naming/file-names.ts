import { cleanValue, finishSegment, nameKey } from './clean.ts';
import { type CompiledPattern, compilePattern } from './compile.ts';
import type { ColonReplacement, NamingBook, NamingFile } from './model.ts';
import { renderLevel, setScene } from './render.ts';
import { byteLength, cutBytes, fits, longestSegmentBytes, shortHash } from './shorten.ts';
import { partWidth } from './tokens.ts';

/** `001 - Title.mp3`; a book of one file is `Title.m4b`. */
export const defaultFilePattern = '{part} - {title}';

/** The file pattern of the settings; empty means the default. */
export function compileFilePattern(
  pattern: string,
  options: { colonReplacement?: ColonReplacement; field?: string } = {},
): CompiledPattern {
  return compilePattern(pattern.trim() === '' ? defaultFilePattern : pattern, {
    field: 'filePattern',
    ...options,
    kind: 'file',
  });
}

/**
 * Names for the audio files of one book, in playing order: numbered without gaps over all discs, zero padded, extension
 * kept (lower case), no two alike even without regard to case. A pattern with `/` gives names with `/`.
 */
export function renderFileNames(
  compiled: CompiledPattern,
  book: NamingBook,
  files: readonly NamingFile[],
  options: { discFolders?: boolean } = {},
): string[] {
  const parts = files.length > 1 ? files.length : undefined;
  const render = (number: boolean) =>
    files.map((file, at) => {
      const part = parts === undefined ? undefined : at + 1;
      const suffix = number && part !== undefined ? ` - ${partNumber({ part, parts })}` : '';
      const folder = options.discFolders ? discFolder(file) : '';
      return `${folder}${renderFileName(compiled, { book, file, part, parts }, suffix)}`;
    });
  const names = render(false);
  return areDistinct(names) ? names : render(true);
}

function renderFileName(
  compiled: CompiledPattern,
  context: { book: NamingBook; file: NamingFile; part: number | undefined; parts: number | undefined },
  suffix: string,
): string {
  const scene = setScene(compiled, context);
  const extension = extensionOf(context.file.name);
  const room = longestSegmentBytes - byteLength(extension);
  const last = compiled.levels.length - 1;
  const segments = compiled.levels.flatMap((level, at) => {
    const isLast = at === last;
    const segment = renderLevel(level, scene, isLast ? room : longestSegmentBytes, isLast ? suffix : '');
    if (!isLast) return segment === '' ? [] : [segment];
    const name = segment === '' ? partNumber(context) : segment;
    return [`${name}${extension}`];
  });
  return segments.join('/');
}

/** `Disc 01/`: media servers take such a folder for a part of the book above it. Empty for a book of one disc. */
function discFolder({ disc, discs }: NamingFile): string {
  if (disc == null || discs == null || discs < 2) return '';
  return `Disc ${String(disc).padStart(partWidth(discs), '0')}/`;
}

/** The disc a file lies in when it was named so: `Disc 02/05 - Emma.mp3` is of disc 2. */
export function discOfPath(path: string): number | undefined {
  const disc = /^Disc (\d{1,4})\//.exec(path)?.[1];
  return disc === undefined ? undefined : Number(disc);
}

/** The name of a file when the pattern gives none. */
function partNumber({ part, parts }: { part: number | undefined; parts: number | undefined }): string {
  return String(part ?? 1).padStart(partWidth(parts ?? 1), '0');
}

function areDistinct(names: readonly string[]): boolean {
  return new Set(names.map(nameKey)).size === names.length;
}

/** The extension with its dot, lower case; empty when the name has none that looks like one. */
export function extensionOf(name: string): string {
  return /[^/\\.]\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase().replace(/^/, '.') ?? '';
}

/** Makes an existing file name (a companion, a cover) safe, keeping its extension. */
export function cleanFileName(name: string, colonReplacement: ColonReplacement = 'smart'): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const extension = extensionOf(base);
  const stem =
    finishSegment(cleanValue(base.slice(0, base.length - extension.length), colonReplacement)) || 'file';
  const room = longestSegmentBytes - byteLength(extension);
  if (fits(stem, room)) return `${stem}${extension}`;
  const mark = `~${shortHash(stem)}`;
  return `${cutBytes(stem, room - byteLength(mark))}${mark}${extension}`;
}
