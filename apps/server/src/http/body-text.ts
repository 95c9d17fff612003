import { isUtf8 } from 'node:buffer';
import { badInput } from '../kernel/errors.ts';

/**
 * A body as text.
 * @throws AppError 400 when it is no UTF-8: each sign that cannot be read would be stored as "\uFFFD".
 */
export function textOf(body: Buffer): string {
  if (isUtf8(body)) return body.toString('utf8');
  const message = 'The body is not in UTF-8.';
  throw badInput(message, [{ path: '', message }]);
}
