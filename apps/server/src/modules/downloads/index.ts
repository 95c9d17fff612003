export type { GrabOrder, GrabResult } from './grab.ts';
export {
  bookTag,
  type Download,
  type DownloadFailure,
  type DownloadStatus,
  type ReleaseSnapshot,
} from './model.ts';
export type { ActiveClient, ClientSource, DownloadParts, WantedBooks } from './ports.ts';
export type { ContentFile, DownloadContent } from './resolve-content.ts';
export { registerDownloadRoutes } from './routes.ts';
export { createDownloadService, type DownloadService } from './service.ts';
