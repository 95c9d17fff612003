import { AppError } from '../../kernel/errors.ts';
import type { HttpResponse } from './http-client.ts';

export function createHttpResponse(parts: {
  status: number;
  headers: Headers;
  url: URL;
  bytes: Uint8Array;
}): HttpResponse {
  const text = () => decodeText(parts.bytes, parts.headers.get('content-type'));
  return {
    status: parts.status,
    headers: parts.headers,
    url: parts.url.href,
    bytes: parts.bytes,
    text,
    json: () => {
      const content = text();
      try {
        return JSON.parse(content) as unknown;
      } catch {
        throw badAnswer(`${parts.url.host} ${describeNonJson(content)}.`);
      }
    },
  };
}

/** A page in place of data is nearly always a proxy's log-in or a wrong path. */
function describeNonJson(content: string): string {
  const start = content.trimStart().slice(0, 200);
  if (start === '') return 'sent an empty answer';
  if (start.startsWith('<')) return 'sent a web page instead of data';
  if (start.startsWith('{') || start.startsWith('[')) return 'sent an answer that is cut off or damaged';
  return 'sent something that is not JSON';
}

export function badAnswer(message: string, hint?: string): AppError {
  return new AppError({
    code: 'remote_bad_answer',
    message,
    hint:
      hint ??
      'Check that the address leads to the right program and that no log-in page of a proxy stands before it.',
    status: 502,
    blame: 'remote',
  });
}

function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  return decoderOf(charset).decode(bytes);
}

function decoderOf(charset: string): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder();
    throw error;
  }
}
