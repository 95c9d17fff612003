/** Where a bencoded value lies in the bytes. */
export type Span = { start: number; end: number };

const INTEGER = 0x69;
const LIST = 0x6c;
const DICTIONARY = 0x64;
const END = 0x65;
const COLON = 0x3a;
const MAX_DEPTH = 64;

/** The bytes are not bencoded data; `at` is the offset where that became clear. */
export class BencodeError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'BencodeError';
    this.at = at;
  }
}

/**
 * Reads bencoded bytes without copying or re-encoding them: hashes of a torrent are taken over the raw bytes of a
 * value, so positions matter more than values. Every step is bounds-checked; no input makes it loop.
 */
export type BencodeReader = {
  /** The value that starts at `at`, to its end. */
  span(at: number): Span;
  /** Keys of a dictionary with the place of each value; null when the value is no dictionary. */
  dictionary(span: Span): Map<string, Span> | null;
  list(span: Span): Span[] | null;
  integer(span: Span): number | null;
  bytes(span: Span): Uint8Array | null;
  text(span: Span): string | null;
};

export function createBencodeReader(data: Uint8Array): BencodeReader {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);

  function stringAt(at: number): { contentStart: number; end: number } {
    const colon = buffer.indexOf(COLON, at);
    const digits = colon > at && colon - at < 12 ? buffer.toString('latin1', at, colon) : '';
    if (!/^\d+$/.test(digits)) throw new BencodeError('no string length', at);
    const end = colon + 1 + Number(digits);
    if (end > buffer.length) throw new BencodeError('a string runs past the end', at);
    return { contentStart: colon + 1, end };
  }

  function endOf(at: number, depth: number): number {
    if (at >= buffer.length) throw new BencodeError('the data ends too early', at);
    if (depth > MAX_DEPTH) throw new BencodeError('nested too deeply', at);
    const kind: number = buffer[at] ?? END;
    switch (kind) {
      case INTEGER: {
        const end = buffer.indexOf(END, at);
        if (end < 0 || !/^-?\d{1,20}$/.test(buffer.toString('latin1', at + 1, Math.min(end, at + 24)))) {
          throw new BencodeError('a broken number', at);
        }
        return end + 1;
      }
      case LIST: {
        let next = at + 1;
        while (buffer[next] !== END) next = endOf(next, depth + 1);
        return next + 1;
      }
      case DICTIONARY: {
        let next = at + 1;
        while (buffer[next] !== END) {
          next = stringAt(next).end;
          next = endOf(next, depth + 1);
        }
        return next + 1;
      }
      default:
        return stringAt(at).end;
    }
  }

  const isString = (span: Span) => {
    const first = buffer[span.start];
    return first !== undefined && first >= 0x30 && first <= 0x39;
  };
  const bytes = (span: Span) =>
    isString(span) ? buffer.subarray(stringAt(span.start).contentStart, span.end) : null;

  return {
    span: (at) => ({ start: at, end: endOf(at, 0) }),
    dictionary: (span) => {
      if (buffer[span.start] !== DICTIONARY) return null;
      const entries = new Map<string, Span>();
      let at = span.start + 1;
      while (buffer[at] !== END) {
        const key = stringAt(at);
        const end = endOf(key.end, 0);
        entries.set(buffer.toString('latin1', key.contentStart, key.end), { start: key.end, end });
        at = end;
      }
      return entries;
    },
    list: (span) => {
      if (buffer[span.start] !== LIST) return null;
      const items: Span[] = [];
      let at = span.start + 1;
      while (buffer[at] !== END) {
        const end = endOf(at, 0);
        items.push({ start: at, end });
        at = end;
      }
      return items;
    },
    integer: (span) =>
      buffer[span.start] === INTEGER ? Number(buffer.toString('latin1', span.start + 1, span.end - 1)) : null,
    bytes,
    text: (span) => {
      const raw = bytes(span);
      return raw === null ? null : Buffer.from(raw).toString('utf8');
    },
  };
}
