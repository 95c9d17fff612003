export { type AudibleOptions, type AudibleStandIn, startAudible } from './audible/audible.ts';
export * from './audiobookshelf/index.ts';
export { type AudnexusOptions, type AudnexusStandIn, startAudnexus } from './audnexus/audnexus.ts';
export { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
export { type ChapterMark, chapterMarks } from './catalogue/chapters.ts';
export { DEMO } from './catalogue/data/demo.ts';
export { CATALOGUE_INDEXERS } from './catalogue/indexers.ts';
export type {
  BookQuery,
  CatalogueBook,
  CatalogueIndexer,
  CatalogueRelease,
  Region,
  ReleaseQuery,
} from './catalogue/model.ts';
export type { ClientChoice, TestbedClient } from './clients.ts';
export { type AudioTags, type Chapter, makeM4b, makeMp3 } from './content/audio.ts';
export { type MadeContent, makeContent } from './content/make-content.ts';
export { startControl } from './control/start-control.ts';
export { drawCover } from './covers/draw-cover.ts';
export { type LibraryBook, makeLibrary } from './library/make-library.ts';
export * from './mam/index.ts';
export { type OpenIdPerson, type OpenIdStandIn, startOpenId } from './openid/openid.ts';
export { findFreePort } from './ports.ts';
export * from './prowlarr/index.ts';
export { findQbittorrentBinary } from './qbittorrent/find-binary.ts';
export {
  type Qbittorrent,
  type QbittorrentOptions,
  startQbittorrent,
} from './qbittorrent/start-qbittorrent.ts';
export type { QbittorrentApi, QbittorrentTorrent } from './qbittorrent/web-api.ts';
export * from './qbittorrent-stand-in/index.ts';
export type { ServiceMap, ServiceName } from './services.ts';
export { createStandIn, type Fault, type LoggedRequest, type StandIn } from './stand-in/stand-in.ts';
export { type SeededContent, startTestbed, type Testbed, type TestbedOptions } from './testbed.ts';
export { type MadeTorrent, makeDeadTorrent, makeTorrent } from './torrents/make-torrent.ts';
export { startTracker, type TrackerStandIn } from './tracker/tracker.ts';
export { waitFor } from './wait-for.ts';
