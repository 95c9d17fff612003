import type { FileHandle } from 'node:fs/promises';

/** What the outer structure of a file gives away before any tag is read. */
export type ContainerCheck = {
  /** Why the file cannot be whole or readable; null when nothing speaks against it. */
  fault: string | null;
  /** Bytes of an MP4's index: large ones take a parser in JavaScript a second. */
  indexBytes: number;
};

const FINE: ContainerCheck = { fault: null, indexBytes: 0 };
const UNWRITTEN: ContainerCheck = {
  fault: 'is not complete: its end is nothing but zeros',
  indexBytes: 0,
};
const MP4 = new Set(['m4b', 'm4a', 'mp4']);
/** Uncompressed silence is zeros. */
const MAY_END_SILENT = new Set(['wav', 'aif', 'aiff', 'caf', 'flac']);
const TAIL_BYTES = 16 * 1024;

/** Looks at a few bytes for signs of a cut-off file, which tag readers do not notice. */
export async function checkContainer(
  handle: FileHandle,
  extension: string,
  sizeBytes: number,
): Promise<ContainerCheck> {
  if (sizeBytes === 0) return { fault: 'is empty (0 bytes)', indexBytes: 0 };
  if (MP4.has(extension)) return checkMp4(handle, sizeBytes);
  if (extension === 'mp3') return checkMp3(handle, sizeBytes);
  if (!MAY_END_SILENT.has(extension) && (await endsInZeros(handle, sizeBytes))) return UNWRITTEN;
  return FINE;
}

/** Clients reserve the whole file before they fill it; no compressed audio holds this many zeros. */
async function endsInZeros(handle: FileHandle, sizeBytes: number): Promise<boolean> {
  if (sizeBytes < TAIL_BYTES) return false;
  const tail = Buffer.alloc(TAIL_BYTES, 1);
  await handle.read(tail, 0, TAIL_BYTES, sizeBytes - TAIL_BYTES);
  return tail.every((byte) => byte === 0);
}

/** An MP4 is a row of boxes that ends exactly with the file. */
async function checkMp4(handle: FileHandle, sizeBytes: number): Promise<ContainerCheck> {
  const header = Buffer.alloc(16);
  let at = 0;
  let indexBytes = 0;
  let hasIndex = false;
  let type = '';
  for (let count = 0; at < sizeBytes && count < 10_000; count += 1) {
    const { bytesRead } = await handle.read(header, 0, 16, at);
    if (bytesRead < 8) return { fault: missing(8 - bytesRead), indexBytes };
    type = header.toString('latin1', 4, 8);
    if (type === '\0\0\0\0') return UNWRITTEN;
    if (count === 0) {
      if (type !== 'ftyp' && type !== 'moov' && type !== 'mdat' && type !== 'wide' && type !== 'free') {
        // Not an MP4 after all (an mp3 called m4b, say); the readers decide.
        return FINE;
      }
      if (type === 'ftyp' && header.toString('latin1', 8, 11) === 'aax') {
        return { fault: 'is encrypted by Audible', indexBytes };
      }
    }
    const short = header.readUInt32BE(0);
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? sizeBytes - at : short;
    if (size < 8) return { fault: 'is damaged: its structure breaks off', indexBytes };
    if (type === 'moov') {
      hasIndex = true;
      indexBytes = size;
    }
    at += size;
  }
  if (at > sizeBytes) return { fault: missing(at - sizeBytes), indexBytes };
  if (!hasIndex) return { fault: 'is cut off: its index is missing', indexBytes };
  return type === 'mdat' && (await endsInZeros(handle, sizeBytes)) ? UNWRITTEN : { fault: null, indexBytes };
}

/** An mp3 with a Xing or Info header says how many bytes of audio it has. */
async function checkMp3(handle: FileHandle, sizeBytes: number): Promise<ContainerCheck> {
  const start = Buffer.alloc(10);
  const { bytesRead } = await handle.read(start, 0, 10, 0);
  let at = 0;
  if (bytesRead === 10 && start.toString('latin1', 0, 3) === 'ID3') {
    const [a = 0, b = 0, c = 0, d = 0] = start.subarray(6, 10);
    at = 10 + (a << 21) + (b << 14) + (c << 7) + d;
  }
  if (at >= sizeBytes) return { fault: 'is cut off: it ends within its tags', indexBytes: 0 };
  if (await endsInZeros(handle, sizeBytes)) return UNWRITTEN;
  const frame = Buffer.alloc(192);
  const read = await handle.read(frame, 0, frame.length, at);
  const text = frame.toString('latin1', 0, read.bytesRead);
  const mark = Math.max(text.indexOf('Xing'), text.indexOf('Info'));
  if (mark < 0 || mark + 16 > read.bytesRead || (frame.readUInt32BE(mark + 4) & 3) !== 3) return FINE;
  const declared = frame.readUInt32BE(mark + 12);
  // Re-tagging tools leave a few frames' difference; a lost piece of a download is much larger.
  const lost = declared - (sizeBytes - at);
  return lost > Math.max(8192, declared * 0.01) ? { fault: missing(lost), indexBytes: 0 } : FINE;
}

function missing(bytes: number): string {
  return `is cut off: ${bytes} bytes are missing`;
}
