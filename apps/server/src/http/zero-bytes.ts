import { badInput } from '../kernel/errors.ts';
import type { App } from '../platform/fastify/app-type.ts';

const ESCAPED = /(?<!\\)(?:\\\\)*\\u0000/;

/** No text of ours holds a zero byte: PostgreSQL cannot store it, and in a path it ends the name. */
export function refuseZeroBytes(app: App): void {
  app.addHook('onRequest', async (request) => {
    if (request.url.includes('%00')) throw zeroByte('An address cannot hold a zero byte.');
  });
}

/** @throws AppError 400 when this text, or a text in this JSON, holds one. */
export function refuseZeroByteIn(text: string): void {
  if (text.includes('\0') || (text.includes('\\u0000') && ESCAPED.test(text)))
    throw zeroByte('A text cannot hold a zero byte.');
}

function zeroByte(message: string) {
  return badInput(message, [{ path: '', message }]);
}
