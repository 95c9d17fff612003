import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { type Dispatcher, request as send } from 'undici';
import { badAnswer } from './http-response.ts';

export type Exchange = {
  url: URL;
  method: NonNullable<Dispatcher.DispatchOptions['method']>;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  maxBytes: number;
  signal: AbortSignal;
  dispatcher: Dispatcher;
};

export type RawAnswer = { status: number; headers: Headers; bytes: Uint8Array };

/** One request, one answer, read whole and bounded; throws whatever the transport throws. */
export async function exchange(options: Exchange): Promise<RawAnswer> {
  const { statusCode, headers, body } = await send(options.url, {
    method: options.method,
    headers: { 'accept-encoding': 'gzip, br', ...options.headers },
    body: options.body,
    dispatcher: options.dispatcher,
    signal: options.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const received = toHeaders(headers);
  // HEAD and 204/304 may name an encoding of a body that does not come.
  const bare = options.method === 'HEAD' || statusCode === 204 || statusCode === 304;
  const stream = bare ? body : decompressed(body, received.get('content-encoding'));
  return { status: statusCode, headers: received, bytes: await readBounded(stream, options) };
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) headers.append(name, each);
    }
  }
  return headers;
}

function decompressed(body: Readable, encoding: string | null): Readable {
  const decoder = decoderOf(encoding?.trim().toLowerCase() ?? '');
  if (!decoder) return body;
  // A failure of either side surfaces where the decoder is read.
  return pipeline(body, decoder, () => undefined);
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

/** The cap counts decompressed bytes, so that a small answer cannot unfold into gigabytes. */
async function readBounded(stream: Readable, options: Exchange): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > options.maxBytes) throw new TooLargeError();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof TooLargeError) {
      throw badAnswer(
        `The answer of ${options.url.host} is larger than ${formatBytes(options.maxBytes)} and was cut off.`,
        'That is not what was asked for; check the address.',
      );
    }
    if (isDecodingError(error)) {
      throw badAnswer(`${options.url.host} sent compressed data that is damaged.`);
    }
    throw error;
  }
  return Buffer.concat(chunks, length);
}

class TooLargeError extends Error {}

function isDecodingError(error: unknown): boolean {
  const code: unknown = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^(Z_|ERR__ERROR|ERR_.*BROTLI)/.test(code);
}

function formatBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;
}
