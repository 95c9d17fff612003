import type { FastifyError } from 'fastify';

/** What a caller is told when the framework refuses a call before any route sees it. */
export type Refusal = { status: number; detail: string; hint: string };

/** What Fastify and its plug-ins say to programmers, by their codes, said to people. */
const BY_CODE: Readonly<Record<string, Refusal>> = {
  FST_ERR_BAD_URL: {
    status: 400,
    detail: 'The address is not well formed.',
    hint: 'Write signs that an address cannot hold as %XX of their UTF-8 bytes.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 414,
    detail: 'A part of the address is too long.',
    hint: 'Check the id in it.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    detail: 'The body is not JSON that Earmark can take.',
    hint: 'Send valid JSON in UTF-8, without the keys __proto__ and constructor.prototype.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    detail: 'The body is too large.',
    hint: 'Send less at once: at most 16 MiB.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    detail: 'Earmark takes JSON only.',
    hint: 'Send the body with the header Content-Type: application/json.',
  },
};

/** Sentence and hint for an error that is not one of ours; undefined when its own words have to do. */
export function refusalOf(error: FastifyError): Refusal | undefined {
  if (error.statusCode === 429)
    return {
      status: 429,
      detail: 'Too many tries from this address.',
      hint: 'Wait a minute, then try again.',
    };
  return BY_CODE[error.code];
}
