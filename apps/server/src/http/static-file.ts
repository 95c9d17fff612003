import { negotiate } from '@fastify/accept-negotiator';
import send from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendNotFound, sendWrongPart } from './errors.ts';

/** What the build leaves beside a file that is worth it, the best first. */
const COMPRESSED = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof COMPRESSED;

export type StaticFile = {
  folder: string;
  /** Below the folder, one that is known to be public. */
  name: string;
  /** All files of the folder. */
  known: ReadonlySet<string>;
  cacheControl: string;
};

/** One file of the built web app, with ETag and ranges, compressed where the browser takes it. */
export async function sendStaticFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { folder, name, known, cacheControl }: StaticFile,
): Promise<FastifyReply> {
  const offered = (Object.keys(COMPRESSED) as Encoding[]).filter((each) =>
    known.has(name + COMPRESSED[each]),
  );
  const accepted = request.headers['accept-encoding'];
  const encoding = accepted === undefined ? null : negotiate(String(accepted).toLowerCase(), offered);
  const file = encoding === null ? name : name + COMPRESSED[encoding];
  const answer = await send(request.raw, encodeURI(`/${file}`), { root: folder, cacheControl: false });
  if (answer.type !== 'file') {
    answer.stream.destroy();
    const { statusCode } = answer;
    if (statusCode !== 412 && statusCode !== 416) return sendNotFound(request, reply);
    const range = answer.headers['Content-Range'];
    return sendWrongPart(range ? reply.header('content-range', range) : reply, statusCode);
  }
  reply.code(answer.statusCode).headers(answer.headers).header('cache-control', cacheControl);
  if (offered.length > 0) reply.header('vary', 'accept-encoding');
  if (encoding !== null) reply.header('content-encoding', encoding).type(typeOf(name));
  return reply.send(answer.stream);
}

function typeOf(name: string): string {
  const type = send.mime.getType(name) ?? 'application/octet-stream';
  return send.isUtf8MimeType(type) ? `${type}; charset=utf-8` : type;
}
