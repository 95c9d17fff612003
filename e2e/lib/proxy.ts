import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CountingProxy = {
  readonly url: string;
  /** Event streams that are open now. */
  openStreams(): number;
  /** Breaks every open event stream, as a router does that forgets connections. */
  cutStreams(): void;
  close(): Promise<void>;
};

/** Stands between browser and server, counts event streams and cuts them on demand. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const streams = new Set<ServerResponse>();
  const server = createServer((incoming: IncomingMessage, outgoing) => {
    const forward = send(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      streams.delete(outgoing);
      forward.destroy();
    });
    if (incoming.url?.includes('/api/v1/events')) streams.add(outgoing);
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(target).pathname.replace(/\/$/, '')}`,
    openStreams: () => streams.size,
    cutStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
