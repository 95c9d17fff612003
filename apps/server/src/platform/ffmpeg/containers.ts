/** How a kind of file is read and written. The reader is named, so that no content chooses another one. */
export type Container = {
  name: 'mp4' | 'mp3' | 'flac' | 'ogg';
  demuxer: string;
  /** What may be in it, in the spelling of ffprobe. */
  codecs: readonly string[];
};

const CONTAINERS: readonly (Container & { extensions: readonly string[] })[] = [
  { name: 'mp4', demuxer: 'mov', extensions: ['m4b', 'm4a', 'mp4'], codecs: ['aac', 'alac', 'eac3', 'ac3'] },
  { name: 'mp3', demuxer: 'mp3', extensions: ['mp3'], codecs: ['mp3'] },
  { name: 'flac', demuxer: 'flac', extensions: ['flac'], codecs: ['flac'] },
  { name: 'ogg', demuxer: 'ogg', extensions: ['ogg', 'oga', 'opus'], codecs: ['vorbis', 'opus', 'flac'] },
];

/** The container of a file by its extension; undefined where tags are not written. */
export function containerOf(extension: string): Container | undefined {
  return CONTAINERS.find(({ extensions }) => extensions.includes(extension.toLowerCase()));
}
