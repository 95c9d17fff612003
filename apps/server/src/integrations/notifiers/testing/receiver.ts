import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };

/** A service that takes POSTs on loopback, and answers as it is told. */
export async function startReceiver(guard: (received: Received) => number = () => 200) {
  const received: Received[] = [];
  let answer: { status: number; headers: Record<string, string>; body: string } | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const got = { path: request.url ?? '', headers: request.headers, body };
      received.push(got);
      const { status, headers, body: text } = answer ?? { status: guard(got), headers: {}, body: '{}' };
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (status: number, headers: Record<string, string> = {}, body = 'no') => {
      answer = { status, headers, body };
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
