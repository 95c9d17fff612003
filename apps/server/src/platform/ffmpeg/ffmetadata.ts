/** A tag's name as ffmpeg calls it, and its text. */
export type AudioTags = Readonly<Record<string, string>>;
export type ChapterMark = { startSeconds: number; endSeconds: number; title: string };

/** Tags and chapters as a file that ffmpeg reads: nothing of them goes through its command line. */
export function ffmetadata(tags: AudioTags, chapters: readonly ChapterMark[]): string {
  const lines = [';FFMETADATA1'];
  for (const [name, value] of Object.entries(tags)) lines.push(`${escaped(name)}=${escaped(value)}`);
  for (const { startSeconds, endSeconds, title } of chapters) {
    const start = Math.round(startSeconds * 1000);
    const end = Math.max(start + 1, Math.round(endSeconds * 1000));
    lines.push('[CHAPTER]', 'TIMEBASE=1/1000', `START=${start}`, `END=${end}`, `title=${escaped(title)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A backslash before `=`, `;`, `#`, `\` and line ends; NUL would end the text. */
function escaped(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll('\r\n', '\n')
    .replaceAll(/[=;#\\\n]/g, '\\$&');
}
