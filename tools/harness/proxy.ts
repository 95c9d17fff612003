import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Proxy = { url: string; close(): Promise<void> };

/** Answers by itself when it returns true; everything else goes to the server and back as it is. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Stands between a browser and a server, to make trouble that servers do not make by themselves. */
export async function startProxy(target: string, intercept: Intercept): Promise<Proxy> {
  const to = new URL(target);
  const server = createServer((request, response) => {
    if (intercept(request, response)) return;
    const upstream = ask({
      host: to.hostname,
      port: to.port,
      path: request.url,
      method: request.method,
      headers: { ...request.headers, host: to.host },
    });
    upstream.on('error', () => response.destroy());
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${to.pathname.replace(/\/$/, '')}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
