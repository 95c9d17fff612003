export type { GrabOrder, GrabResult } from './grab.ts';
export { type Hold, holdWords, siteOf } from './holds.ts';
export type { KnownRelease, OutstandingDownload } from './known-releases.ts';
export type { Download, DownloadFailure } from './model.ts';
export type { GrabPause } from './pauses.ts';
export type { ClientSource, DownloadParts } from './ports.ts';
export type { DownloadContent } from './resolve-content.ts';
export { registerDownloadRoutes } from './routes.ts';
export { createDownloadService, type DownloadService } from './service.ts';
