const AUDIO: Record<string, string> = {
  m4b: 'm4b',
  mp3: 'mp3',
  m4a: 'm4a',
  mp4: 'm4a',
  flac: 'flac',
  opus: 'opus',
  ogg: 'ogg',
  oga: 'ogg',
  aac: 'aac',
  wma: 'wma',
  wav: 'wav',
  aax: 'aax',
  aaxc: 'aax',
  aa: 'aax',
  ac3: 'ac3',
  m4p: 'aax',
  alac: 'm4a',
};
const EBOOK = new Set(
  'epub,mobi,azw,azw3,pdf,kepub,djvu,fb2,lrf,lit,rtf,docx,doc,txt,cbz,cbr,cb7,html,htm,chm,kfx,prc'.split(
    ',',
  ),
);

/** What a file ending of a structured indexer means; null for covers, cue sheets and the unknown. */
export function formatOfFileType(ending: string): { kind: 'audio' | 'ebook'; name: string } | null {
  const name = ending.trim().toLowerCase();
  const audio = AUDIO[name];
  if (audio) return { kind: 'audio', name: audio };
  return EBOOK.has(name) ? { kind: 'ebook', name } : null;
}
