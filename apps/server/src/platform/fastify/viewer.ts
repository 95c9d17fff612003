import type { FastifyRequest } from 'fastify';
import { AppError } from '../../kernel/errors.ts';
import type { Viewer } from '../../kernel/viewer.ts';

/** Who calls. Only for routes whose access is not `none`. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (!request.viewer) {
    throw new AppError({
      code: 'unauthenticated',
      message: 'You are not logged in.',
      hint: 'Log in or send an API key.',
      status: 401,
      blame: 'caller',
    });
  }
  return request.viewer;
}
