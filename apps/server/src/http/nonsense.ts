import type { Socket } from 'node:net';
import { toProblem } from './errors.ts';

const RAW_REFUSALS: Readonly<Record<string, { status: number; reason: string; detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    detail: 'The headers are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    detail: 'The call took too long to arrive.',
  },
};

/** Answers what is no HTTP; there is no request and no reply yet, only the connection. */
export function refuseNonsense(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, detail } = RAW_REFUSALS[error.code ?? ''] ?? {
    status: 400,
    reason: 'Bad Request',
    detail: 'This is not HTTP that Earmark understands.',
  };
  const body = JSON.stringify(toProblem(status, { code: 'bad_input', detail }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
