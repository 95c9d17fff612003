import type { SettingsSections } from '@earmark/contracts';
import { buildMetadataJson } from './metadata-json.ts';
import { buildMetadataOpf } from './metadata-opf.ts';
import type { SidecarBook, SidecarChapter } from './model.ts';

export type SidecarPolicies = Pick<
  SettingsSections['metadata'],
  'writeMetadataJson' | 'writeMetadataOpf' | 'writeCover'
>;
export type SidecarFile = { name: 'metadata.json' | 'metadata.opf' | 'cover.jpg'; data: string | Uint8Array };

/** Which sidecars a book folder gets, given the names of the files it has. */
export function wantedSidecars(
  policies: SidecarPolicies,
  present: readonly string[],
): { json: boolean; opf: boolean; cover: boolean } {
  const has = (pattern: RegExp) => present.some((name) => pattern.test(name));
  const wants = (policy: SidecarPolicies[keyof SidecarPolicies], pattern: RegExp) =>
    policy === 'always' || (policy === 'whenAbsent' && !has(pattern));
  return {
    json: wants(policies.writeMetadataJson, /^metadata\.json$/),
    opf: wants(policies.writeMetadataOpf, /\.opf$/i),
    // The spelling media servers look for; any other picture is not taken for the cover first.
    cover: wants(policies.writeCover, /^cover\.(?:jpe?g|png|webp)$/),
  };
}

/** The files themselves, ready to be written; `cover` is a prepared JPEG or null when there is none. */
export function renderSidecars(
  book: SidecarBook,
  wanted: ReturnType<typeof wantedSidecars>,
  extras: { chapters?: readonly SidecarChapter[]; cover?: Uint8Array | null },
): SidecarFile[] {
  const files: SidecarFile[] = [];
  if (wanted.json) files.push({ name: 'metadata.json', data: buildMetadataJson(book, extras.chapters) });
  if (wanted.opf) files.push({ name: 'metadata.opf', data: buildMetadataOpf(book) });
  if (wanted.cover && extras.cover) files.push({ name: 'cover.jpg', data: extras.cover });
  return files;
}
