export { type Cover, prepareCover } from './cover.ts';
export { buildMetadataJson } from './metadata-json.ts';
export { buildMetadataOpf } from './metadata-opf.ts';
export type { SidecarBook, SidecarChapter } from './model.ts';
