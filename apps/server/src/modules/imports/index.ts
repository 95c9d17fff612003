export { isAudioPath } from './inspect/classify.ts';
export type { LibraryFolders } from './library-folders.ts';
export type { AudioFacts, Chapter, Confidence, FoundBook, ImportBook, ImportPlan } from './model.ts';
export { importOfBinEntry } from './plan/places.ts';
export type {
  BookSource,
  DescribedBook,
  DownloadPlace,
  ImportDownload,
  ImportedBook,
  ImportParts,
  ImportSettings,
  LibraryPort,
  RecordInput,
  SidecarRequest,
  Sidecars,
  Upgrades,
  WantedBooks,
} from './ports.ts';
export { type AudioProbe, createAudioProbe } from './probe/probe.ts';
export { createImportProgressBoard, type ImportProgressBoard } from './rewrite/progress-board.ts';
export { registerImportRoutes } from './routes.ts';
export { createImportService, IMPORT_JOB, type ImportService } from './service.ts';
