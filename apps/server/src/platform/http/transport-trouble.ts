import { AppError } from '../../kernel/errors.ts';
import { BLOCKED_ADDRESS, METADATA_ADDRESS } from './address-guard.ts';

type Trouble = { message: string; hint: string; retryable: boolean };

/** A transport failure in words an admin understands; names the host only, never path, query or headers. */
export function transportError(error: unknown, url: URL, timeoutMs: number): AppError {
  const code = codeOf(error);
  const trouble = describe(code, messageOf(error), url, timeoutMs);
  return new AppError({
    code: 'remote_unavailable',
    message: trouble.message,
    hint: trouble.hint,
    status: 502,
    blame: 'remote',
    retryable: trouble.retryable,
    // The original may quote the address with its query, so only its code goes on.
    cause: code ? new Error(code) : undefined,
  });
}

export function blockedAddressError(url: URL): AppError {
  return transportError(Object.assign(new Error('blocked'), { code: BLOCKED_ADDRESS }), url, 0);
}

export function metadataAddressError(url: URL): AppError {
  return transportError(Object.assign(new Error('blocked'), { code: METADATA_ADDRESS }), url, 0);
}

/** The first error code in the chain of causes; duck-typed, for a time-out is a DOMException. */
function codeOf(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth += 1) {
    const { name, code, cause, errors } = current as Record<string, unknown>;
    if (name === 'TimeoutError') return 'TIMEOUT';
    if (typeof code === 'string' && code !== '') return code;
    current = Array.isArray(errors) ? errors[0] : cause;
  }
  return null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function describe(code: string | null, message: string, url: URL, timeoutMs: number): Trouble {
  const host = url.host;
  if (code?.startsWith('HPE_') || message.includes('Expected HTTP/')) {
    return {
      message: `${host} answers, but not in HTTP.`,
      hint: 'Look at the port: another program may listen there, or it wants https:// instead of http://.',
      retryable: false,
    };
  }
  switch (code ?? '') {
    case METADATA_ADDRESS:
      return {
        message: `${host} is where clouds hand out the keys of their machines; Earmark does not call it.`,
        hint: 'Enter the address of the service itself.',
        retryable: false,
      };
    case BLOCKED_ADDRESS:
      return {
        message: `${host} is not a public address, and this link came from outside; Earmark does not follow it.`,
        hint: 'If you trust it, enter the host in the settings of the service that gave the link.',
        retryable: false,
      };
    case 'ECONNREFUSED':
      return {
        message: `Nothing answers at ${host} (connection refused).`,
        hint: 'Is the program running, and is the port right? Inside a container, localhost is the container itself.',
        retryable: true,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_FAIL':
      return {
        message: `The name ${url.hostname} is not known here (name resolution failed).`,
        hint: 'Check the spelling and the DNS of this machine; between containers, use the service name of one shared network.',
        retryable: true,
      };
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return {
        message: `${host} did not answer in time${timeoutMs > 0 ? ` (${Math.round(timeoutMs / 100) / 10} s)` : ''}.`,
        hint: 'It may be busy, or a firewall or VPN drops the connection.',
        retryable: true,
      };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return {
        message: `There is no route to ${host}.`,
        hint: 'Is that machine switched on, and is the network or VPN up?',
        retryable: true,
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return {
        message: `${host} closed the connection in the middle of the answer.`,
        hint:
          url.protocol === 'https:'
            ? 'It may be restarting, or it speaks no TLS on this port: then enter the address with http:// instead of https://.'
            : 'It may be restarting, or the port wants an encrypted connection: then enter the address with https://.',
        retryable: true,
      };
    case 'CERT_HAS_EXPIRED':
      return {
        message: `The TLS certificate of ${host} has expired.`,
        hint: 'Renew it, or check the clock of this machine.',
        retryable: false,
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        message: `The TLS certificate of ${host} was made for another name.`,
        hint: 'Enter the name that is in the certificate, or use http:// inside your own network.',
        retryable: false,
      };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return {
        message: `The TLS certificate of ${host} is not signed by a known authority.`,
        hint: 'Accept its certificate in the advanced settings, or add your authority to this machine.',
        retryable: false,
      };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return {
        message: `${host} does not speak TLS.`,
        hint: 'Enter the address with http:// instead of https://.',
        retryable: false,
      };
    default:
      if (code?.startsWith('ERR_SSL') || code?.startsWith('ERR_TLS')) {
        return {
          message: `A secure connection to ${host} could not be made (${code}).`,
          hint: 'Check its TLS settings and the clock of this machine.',
          retryable: false,
        };
      }
      return {
        message: `${host} could not be reached${code ? ` (${code})` : ''}.`,
        hint: 'Check the address and whether the service is running.',
        retryable: true,
      };
  }
}
