import { join } from 'node:path';
import type { Db } from '../db/index.ts';
import { type AdoptionService, createAdoption } from '../modules/adoption/index.ts';
import type { ImportService } from '../modules/imports/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import { readMetadataJson } from '../modules/sidecars/index.ts';
import { type FileSystem, ifPresent } from '../platform/files/index.ts';
import { type BookFinder, guessBooks } from './find-book.ts';

/** Adoption joined with imports (which look into folders), library and catalogue. */
export function wireAdoption(deps: {
  db: Db;
  fs: FileSystem;
  imports: Pick<ImportService, 'folders'>;
  library: LibraryService;
  finder: BookFinder;
}): AdoptionService {
  const { fs, imports, library, finder } = deps;
  return createAdoption({
    db: deps.db,
    folders: imports.folders,
    library,
    readSidecar: async (folder) =>
      readMetadataJson((await ifPresent(fs.readFile(join(folder, 'metadata.json'), 'utf8'))) ?? ''),
    guess: guessBooks(finder),
    enterByHand: finder.byHand,
  });
}
