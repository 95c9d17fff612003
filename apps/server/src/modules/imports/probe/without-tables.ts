import type { FileHandle } from 'node:fs/promises';
import type { ITokenizer } from 'strtok3';
import { openWindowed } from './windowed-file.ts';

/** Boxes on the way to the tables. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
/** Tables with an entry for every frame: where it lies, how long it is. */
const TABLES = new Set(['stsz', 'stz2', 'stco', 'co64', 'stts', 'stsc', 'ctts', 'stss', 'sdtp', 'sbgp']);
/** The tables of chapters are far smaller, those of a film or a book far larger. */
const LARGE_TABLE_BYTES = 64 * 1024;
const MAX_BOXES = 10_000;
const HEADER_BYTES = 16;
/** Most headers lie close behind each other; a page is read as fast as one of them. */
const BLOCK_BYTES = 4096;

type Box = { type: string; start: number; payload: number; end: number };

/**
 * An MP4 as if it had no large sample tables: they are called `free`, so that readers pass over them. A long book has
 * millions of entries, which tell nothing that an import wants to know and cost a parser a second.
 */
export async function withoutLargeTables(
  handle: FileHandle,
  sizeBytes: number,
): Promise<{ content: ITokenizer; mediaBytes: number }> {
  const hidden: number[] = [];
  let mediaBytes = 0;
  for await (const box of boxesOf(handle, sizeBytes)) {
    if (box.type === 'mdat') mediaBytes += box.end - box.payload;
    if (TABLES.has(box.type) && box.end - box.start > LARGE_TABLE_BYTES) hidden.push(box.start + 4);
  }
  return { content: await openWindowed(handle, sizeBytes, hidden), mediaBytes };
}

/** Every box at the top and below the containers, in the order they lie. */
async function* boxesOf(handle: FileHandle, sizeBytes: number): AsyncGenerator<Box> {
  const block = Buffer.alloc(BLOCK_BYTES);
  let [start, filled] = [0, 0];
  let at = 0;
  for (let count = 0; at + 8 <= sizeBytes && count < MAX_BOXES; count += 1) {
    if (at < start || at + HEADER_BYTES > start + filled) {
      const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, at);
      [start, filled] = [at, bytesRead];
    }
    const header = block.subarray(at - start, Math.min(filled, at - start + HEADER_BYTES));
    if (header.length < 8) return;
    const type = header.toString('latin1', 4, 8);
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && header.length === HEADER_BYTES;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? sizeBytes - at : short;
    const payload = at + (isLong ? 16 : 8);
    if (at + size < payload) return;
    yield { type, start: at, payload, end: at + size };
    at = CONTAINERS.has(type) ? payload : at + size;
  }
}
