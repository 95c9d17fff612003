import type { FileHandle } from 'node:fs/promises';
import type { IFileInfo, IReadChunkOptions, ITokenizer } from 'strtok3';

/** Readers of tags ask for a few bytes at a time, mostly of the same region. */
const WINDOW_BYTES = 64 * 1024;
const FREE = Buffer.from('free', 'latin1');

/**
 * A file for music-metadata, read a window at a time: dozens of small reads become a few. Bytes at the places of `names`
 * read as `free`, whatever the file says there.
 */
export async function openWindowed(
  handle: FileHandle,
  sizeBytes: number,
  names: readonly number[],
): Promise<ITokenizer> {
  // Loaded with music-metadata, which brings it: most of the time a server reads no tags.
  const { AbstractTokenizer, EndOfStreamError } = await import('strtok3');
  const window = Buffer.alloc(WINDOW_BYTES);
  let [start, filled] = [0, 0];

  const load = async (target: Buffer, position: number): Promise<number> => {
    const { bytesRead } = await handle.read(target, 0, target.length, position);
    for (const name of names) {
      // A border of what is read may run through a name.
      for (const [index, byte] of FREE.entries()) {
        const at = name - position + index;
        if (at >= 0 && at < bytesRead) target[at] = byte;
      }
    }
    return bytesRead;
  };

  const readAt = async (target: Uint8Array, length: number, position: number): Promise<number> => {
    if (length > WINDOW_BYTES) {
      const whole = Buffer.alloc(length);
      const got = await load(whole, position);
      target.set(whole.subarray(0, got));
      return got;
    }
    if (position < start || position + length > start + filled) {
      [start, filled] = [position, await load(window, position)];
    }
    const bytes = window.subarray(position - start, Math.min(filled, position - start + length));
    target.set(bytes);
    return bytes.length;
  };

  class WindowedFile extends AbstractTokenizer {
    override fileInfo: IFileInfo;

    constructor() {
      super();
      this.fileInfo = { size: sizeBytes };
    }

    override supportsRandomAccess(): boolean {
      return true;
    }

    setPosition(position: number): void {
      this.position = position;
    }

    override async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
      const got = await this.peekBuffer(target, options);
      this.position = (options?.position ?? this.position) + got;
      return got;
    }

    override async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
      const { length, position, mayBeLess } = this.normalizeOptions(target, options);
      const got = await readAt(target, length, position);
      if (!mayBeLess && got < length) throw new EndOfStreamError();
      return got;
    }
  }
  return new WindowedFile();
}
