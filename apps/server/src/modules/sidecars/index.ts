export { buildAudioTags } from './audio-tags.ts';
export { type CatalogueChapters, usableChapters } from './chapters.ts';
export { type Cover, prepareCover, shrinkCover } from './cover.ts';
export { buildMetadataJson } from './metadata-json.ts';
export { buildMetadataOpf } from './metadata-opf.ts';
export type { SidecarBook, SidecarChapter } from './model.ts';
export { readChapters } from './read-chapters.ts';
export { type ReadMetadata, readMetadataJson } from './read-metadata.ts';
export { renderSidecars, type SidecarFile, type SidecarPolicies, wantedSidecars } from './sidecar-files.ts';
