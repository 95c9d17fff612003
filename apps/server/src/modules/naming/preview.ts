import type { NamingPreview, namingPreviewRequest, SettingsSections } from '@earmark/contracts';
import type { z } from 'zod';
import { bookPathCandidates, bookPathKey } from './candidates.ts';
import { cleanValue } from './clean.ts';
import { type CompiledPattern, compilePattern } from './compile.ts';
import { compileFilePattern, renderFileNames } from './file-names.ts';
import type { BookPath, NamingBook } from './model.ts';
import { orderAuthors } from './people.ts';
import { renderBookPath } from './render.ts';

export type NamingSettings = Pick<
  SettingsSections['mediaManagement'],
  'folderPattern' | 'filePattern' | 'useSeriesFolders' | 'colonReplacement'
> &
  Partial<Pick<SettingsSections['mediaManagement'], 'keepDiscFolders'>>;

export type CompiledNaming = {
  folder: CompiledPattern;
  /** The same without a level for the series, for where a book is in the way of that. */
  flatFolder: CompiledPattern;
  file: CompiledPattern;
  /** Parts of several discs lie in a folder for each disc. */
  discFolders: boolean;
};

/** Settings do not change between two books, and are the same object while they do not. */
const compiled = new WeakMap<NamingSettings, CompiledNaming>();

/** Both patterns of the settings, ready to render. */
export function compileNaming(settings: NamingSettings): CompiledNaming {
  const known = Object.isFrozen(settings) ? compiled.get(settings) : undefined;
  if (known) return known;
  const { folderPattern, filePattern, useSeriesFolders, colonReplacement } = settings;
  const folder = (level: boolean) =>
    compilePattern(folderPattern, { useSeriesFolders: level, colonReplacement, field: 'folderPattern' });
  const naming = {
    folder: folder(useSeriesFolders),
    flatFolder: folder(false),
    file: compileFilePattern(filePattern, { colonReplacement }),
    discFolders: settings.keepDiscFolders ?? false,
  };
  if (Object.isFrozen(settings)) compiled.set(settings, naming);
  return naming;
}

/**
 * Every folder a book may take, best first. A book of no series that is called like a series stands where the folder of
 * the series would be, and no book may lie in another: then the series' books go without that level.
 */
export function bookPlaces({ folder, flatFolder }: CompiledNaming, book: NamingBook): BookPath[] {
  const places = new Map<string, BookPath>();
  for (const place of [...bookPathCandidates(folder, book), ...bookPathCandidates(flatFolder, book)]) {
    const key = bookPathKey(place.path);
    if (!places.has(key)) places.set(key, place);
  }
  return [...places.values()];
}

/** What the folder and files of a book would be called: the same code an import runs. */
export function previewNaming(
  input: z.output<typeof namingPreviewRequest>,
  settings: NamingSettings,
): NamingPreview {
  const { pattern, filePattern, useSeriesFolders, book, files = [] } = input;
  const folder = compilePattern(pattern ?? settings.folderPattern, {
    useSeriesFolders: useSeriesFolders ?? settings.useSeriesFolders,
    colonReplacement: settings.colonReplacement,
    field: 'pattern',
  });
  const file = compileFilePattern(filePattern ?? settings.filePattern, settings);
  const { path, segments } = renderBookPath(folder, book);
  const names = renderFileNames(
    file,
    book,
    files.map((name) => ({ name })),
  );
  return {
    path,
    segments,
    files: files.map((from, at) => ({ from, to: names[at] ?? '' })),
    warnings: [
      ...folder.warnings,
      ...(files.length > 1 ? file.warnings : []),
      ...bookWarnings(folder, book, segments),
    ],
  };
}

function bookWarnings(folder: CompiledPattern, book: NamingBook, segments: readonly string[]): string[] {
  const warnings: string[] = [];
  const used = new Set(folder.slots.flatMap((slot) => [...slot.tokens]));
  const isEmpty = (text: string | undefined) => cleanValue(text ?? '', folder.colonReplacement) === '';
  if (isEmpty(orderAuthors(book.authors ?? [])[0]) && used.has('author')) {
    warnings.push('The book has no author; “Unknown Author” stands in.');
  }
  if (isEmpty(book.title)) warnings.push('Nothing of the title can stand in a file name.');
  if (segments.some((segment) => /…[^/]*~[0-9a-z]{7}/.test(segment))) {
    warnings.push('A name was too long and was shortened; the mark behind ~ keeps it distinct.');
  }
  return warnings;
}
