import { constants } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { FileSystem } from './file-system.ts';

const CHUNK_BYTES = 4 << 20;

/**
 * CRC-32 and length of a file, read in chunks small enough that the event loop waits a millisecond at most. It guards
 * against bits lost on the way, not against a forger.
 */
export async function checksumFile(
  fs: FileSystem,
  path: string,
): Promise<{ checksum: string; sizeBytes: number }> {
  const handle = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let spare = Buffer.allocUnsafe(CHUNK_BYTES);
    let sum = 0;
    let sizeBytes = 0;
    let { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, 0);
    while (bytesRead > 0) {
      // The next chunk is on its way while this one is summed.
      const next = handle.read(spare, 0, CHUNK_BYTES, sizeBytes + bytesRead);
      sum = crc32(buffer.subarray(0, bytesRead), sum);
      sizeBytes += bytesRead;
      ({ bytesRead } = await next);
      [buffer, spare] = [spare, buffer];
    }
    return { checksum: `crc32:${sum.toString(16).padStart(8, '0')}`, sizeBytes };
  } finally {
    await handle.close();
  }
}
