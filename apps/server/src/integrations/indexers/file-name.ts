/** Name for an uploaded .torrent: readable, safe in a multipart header, never a path. */
export function torrentFileName(title: string): string {
  const safe = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} ._()-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100)
    .trim();
  return `${safe || 'release'}.torrent`;
}
