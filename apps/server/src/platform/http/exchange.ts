import { type IncomingMessage, request as sendPlain } from 'node:http';
import { request as sendSecure } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { badAnswer } from './http-response.ts';
import type { Line } from './transport.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export type Exchange = {
  url: URL;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  maxBytes: number;
  signal: AbortSignal;
  line: Line;
};

export type RawAnswer = { status: number; headers: Headers; bytes: Uint8Array };

/** One request, one answer, read whole and bounded; throws whatever the transport throws, or the reason of the signal. */
export async function exchange(options: Exchange): Promise<RawAnswer> {
  try {
    const answer = await send(options);
    const headers = toHeaders(answer.rawHeaders);
    const status = answer.statusCode ?? 0;
    // HEAD and 204/304 may name an encoding of a body that does not come.
    const bare = options.method === 'HEAD' || status === 204 || status === 304;
    const stream = bare ? answer : decompressed(answer, headers.get('content-encoding'));
    return { status, headers, bytes: await readBounded(stream, options) };
  } catch (error) {
    throw options.signal.aborted ? options.signal.reason : error;
  }
}

/** Resolves with the head of the answer. */
function send(options: Exchange): Promise<IncomingMessage> {
  const { url, method, body, line, signal } = options;
  const headers = { 'accept-encoding': 'gzip, br', ...options.headers };
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? sendSecure : sendPlain)(url, {
      method,
      headers: { ...headers, ...length },
      signal,
      agent: isSecure ? line.https : line.http,
    });
    outgoing.on('response', resolve);
    // Never asked anew of itself: what breaks off may have had its effect, a GET of a tracker too.
    outgoing.on('error', reject);
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => {
        outgoing.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' }));
      }, CONNECT_TIMEOUT_MS);
      const stop = () => clearTimeout(timer);
      socket.once(isSecure ? 'secureConnect' : 'connect', stop).once('close', stop);
    });
    outgoing.end(body ?? undefined);
  });
}

/** Names and values in turn, as they came. */
function toHeaders(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name, value] = [raw[index]!, raw[index + 1]!];
    headers.append(name, name.toLowerCase() === 'location' ? percentEncoded(value) : value);
  }
  return headers;
}

/** Addresses may come as plain UTF-8, of which the parser hands over the bytes. */
function percentEncoded(address: string): string {
  return address.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
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
