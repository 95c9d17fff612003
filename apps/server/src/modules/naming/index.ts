export { bookPathCandidates, bookPathKey, chooseBookPath } from './candidates.ts';
export { type CompiledPattern, compilePattern, type PatternOptions } from './compile.ts';
export { positionText } from './facts.ts';
export {
  cleanFileName,
  compileFilePattern,
  defaultFilePattern,
  discOfPath,
  extensionOf,
  renderFileNames,
} from './file-names.ts';
export { namingFilterList } from './filters.ts';
export type { BookPath, ColonReplacement, NamingBook, NamingFile } from './model.ts';
export {
  bookPlaces,
  type CompiledNaming,
  compileNaming,
  type NamingSettings,
  previewNaming,
} from './preview.ts';
export { type RenderOptions, renderBookPath } from './render.ts';
export { registerNamingRoutes } from './routes.ts';
export { namingTokenList } from './tokens.ts';
