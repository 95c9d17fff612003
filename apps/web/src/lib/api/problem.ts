import { t, told } from '../i18n/index.ts';
import type { ErrorCode, Problem } from './types.ts';

/** What went wrong, ready to be shown: a sentence, what to do, and the fields it belongs to. */
export type ApiError = Error & {
  readonly kind: 'api';
  readonly status: number;
  readonly code: ErrorCode | 'unreachable';
  readonly hint: string | null;
  /** One message a field: what is wrong first. An empty host is missing, not misspelt. */
  readonly fields: readonly { path: string; message: string }[];
};

type ApiErrorFacts = {
  message: string;
  status: number;
  code: ApiError['code'];
  hint?: string | undefined;
  fields?: ApiError['fields'] | undefined;
};

export function createApiError(facts: ApiErrorFacts): ApiError {
  return Object.assign(new Error(facts.message), {
    kind: 'api' as const,
    status: facts.status,
    code: facts.code,
    hint: facts.hint ?? null,
    fields: facts.fields ?? [],
  });
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'kind' in error && error.kind === 'api';
}

/** Turns an answer's body into an error; a proxy's HTML page becomes a plain sentence with the status. */
export function problemToError(status: number, body: unknown): ApiError {
  if (isProblem(body)) {
    return createApiError({
      message: told(body.detail !== '' ? body.detail : body.title),
      status,
      code: body.code,
      hint: body.hint === undefined ? undefined : told(body.hint),
      fields: body.errors
        ?.filter(({ path }, index, all) => all.findIndex((each) => each.path === path) === index)
        .map(({ path, message }) => ({ path, message: told(message) })),
    });
  }
  return createApiError({
    message: t(status >= 500 ? 'error.server' : 'error.refused', { status: String(status) }),
    status,
    code: status === 401 ? 'unauthenticated' : status === 404 ? 'not_found' : 'internal',
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'detail' in body && 'code' in body;
}

/** The sentence of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : t('error.title');
}
