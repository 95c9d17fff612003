import { AppError } from '../../kernel/errors.ts';
import type { FileSystem } from '../files/index.ts';
import type { AudioTags } from './ffmetadata.ts';

/** Tags that ffmpeg writes into an MP4 by itself; it drops all others without a word. */
const WRITTEN_BY_FFMPEG = new Set(
  `title artist album_artist composer album date comment genre copyright grouping description synopsis show
  episode_id network keywords media_type compilation track disc sort_name sort_artist sort_album_artist sort_album
  sort_composer sort_show gapless_playback`.split(/\s+/),
);

/** The tag whose place the others take; long texts of songs have no business in a book. */
const PLACEHOLDER = 'lyrics';
const PLACEHOLDER_BOX = Buffer.from([0xa9, 0x6c, 0x79, 0x72]);
/** Bytes of a text tag beyond its text: its own header, and that of its data. */
const TEXT_TAG_OVERHEAD = 24;
const CONTAINERS = new Set(['moov', 'udta', 'meta', 'ilst']);

/**
 * Splits tags for an MP4: those ffmpeg knows, and the rest as iTunes "freeform" boxes (`----`), which media servers read
 * as ASIN, SERIES … ffmpeg can write those only in place of the ordinary tags and the cover. So it is given a
 * placeholder of exactly their size, and `putFreeform` puts them in its place: no other byte of the file moves.
 */
export function splitForMp4(tags: AudioTags): { known: AudioTags; freeform: Buffer | null } {
  const known: Record<string, string> = {};
  const boxes: Buffer[] = [];
  for (const [name, value] of Object.entries(tags)) {
    if (WRITTEN_BY_FFMPEG.has(name)) known[name] = value;
    else boxes.push(freeformBox(name.toUpperCase(), value));
  }
  if (boxes.length === 0) return { known, freeform: null };
  const freeform = Buffer.concat(boxes);
  known[PLACEHOLDER] = '-'.repeat(freeform.length - TEXT_TAG_OVERHEAD);
  return { known, freeform };
}

/** Puts freeform tags in the place of their placeholder. Throws when the file has none of that size. */
export async function putFreeform(fs: FileSystem, path: string, freeform: Buffer): Promise<void> {
  const handle = await fs.open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const header = Buffer.alloc(16);
    let at = 0;
    while (at + 8 <= size) {
      const { bytesRead } = await handle.read(header, 0, 16, at);
      const short = header.readUInt32BE(0);
      const isLong = short === 1 && bytesRead === 16;
      const length = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short;
      if (length < 8) break;
      const type = header.toString('latin1', 4, 8);
      if (length === freeform.length && header.subarray(4, 8).equals(PLACEHOLDER_BOX)) {
        await handle.write(freeform, 0, freeform.length, at);
        await handle.sync();
        return;
      }
      // `meta` is a full box: four bytes of version and flags before what it holds.
      at += CONTAINERS.has(type) ? (isLong ? 16 : 8) + (type === 'meta' ? 4 : 0) : length;
    }
  } finally {
    await handle.close();
  }
  throw new AppError({
    code: 'import_failed',
    message: `The tags could not be written into ${path}.`,
    hint: 'Switch off embedding and report this with the version of ffmpeg.',
    status: 500,
  });
}

function freeformBox(name: string, value: string): Buffer {
  return box('----', [
    box('mean', [Buffer.alloc(4), Buffer.from('com.apple.iTunes')]),
    box('name', [Buffer.alloc(4), Buffer.from(name)]),
    // Type 1 is UTF-8; no locale.
    box('data', [Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]), Buffer.from(value)]),
  ]);
}

function box(type: string, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}
