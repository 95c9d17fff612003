import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, Call, UploadedFile } from './answer.ts';

/** Bodies are read by hand, because qBittorrent takes forms only and hangs up on anything else. */
export function readBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}

/** Fields and files of a request; undefined for a body qBittorrent does not take. */
export async function readBody(
  request: FastifyRequest,
): Promise<{ fields: Call['fields']; files: UploadedFile[] } | undefined> {
  const values = new Map<string, string>(new URL(request.url, 'http://localhost').searchParams);
  const files: UploadedFile[] = [];
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers['content-type'] ?? '';
  if (raw.length > 0) {
    if (type.startsWith('application/x-www-form-urlencoded')) {
      for (const [name, value] of new URLSearchParams(raw.toString('utf8'))) values.set(name, value);
    } else if (type.startsWith('multipart/form-data')) {
      const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
      for (const [name, value] of form) {
        if (typeof value === 'string') values.set(name, value);
        else files.push({ field: name, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
      }
    } else if (!type.startsWith('text/plain')) return undefined;
  }
  request.body = {
    ...Object.fromEntries(values),
    ...(files.length > 0
      ? { files: files.map(({ name, bytes }) => ({ name, sizeBytes: bytes.length })) }
      : {}),
  };
  return { fields: { get: (name) => values.get(name), has: (name) => values.has(name) }, files };
}

/** As bytes, so that the content type stays as qBittorrent writes it. */
export async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  return reply.code(answer.status).header('content-type', answer.type).send(toBuffer(answer.body));
}

function toBuffer(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body);
}
