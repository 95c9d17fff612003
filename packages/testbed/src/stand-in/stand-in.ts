import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** One request a stand-in answered; tests assert on these. */
export type LoggedRequest = {
  at: number;
  method: string;
  /** Path with query, as received. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  status: number;
};

/**
 * A trouble a stand-in is told to make.
 * The generic kinds work everywhere; any other kind is looked up by the service itself with `standIn.fault(kind)`.
 * Generic kinds: `status` (params.status, params.body?, params.headers?), `html` (a login page, 200),
 * `empty` (200, no body), `delay` (params.ms), `cut` (connection closed without an answer),
 * `truncate` (half of the JSON), `garbage` (bytes that are not JSON).
 */
export type Fault = {
  kind: string;
  /** Only requests whose path starts with this; all when absent. */
  path?: string | undefined;
  /** How often it strikes; for ever when absent. */
  times?: number | undefined;
  params?: Record<string, unknown> | undefined;
};

export type StandIn = {
  readonly name: string;
  /** Base address without a trailing slash, `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly requests: LoggedRequest[];
  addFault(fault: Fault): void;
  clearFaults(): void;
  faults(): readonly Fault[];
  /** The first armed fault of this kind for the path (counted down when found). */
  fault(kind: string, path?: string): Fault | undefined;
  close(): Promise<void>;
};

const GENERIC = new Set(['status', 'html', 'empty', 'delay', 'cut', 'truncate', 'garbage']);
const MAX_LOG = 5000;

/** Builds a loopback HTTP server with a request log and the generic faults, then lets `routes` add the service. */
export async function createStandIn(options: {
  name: string;
  port?: number;
  routes: (app: FastifyInstance, standIn: StandIn) => void | Promise<void>;
}): Promise<StandIn> {
  const app = Fastify({ logger: false, bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
  const requests: LoggedRequest[] = [];
  let faults: Fault[] = [];
  let url = '';

  const take = (matches: (fault: Fault) => boolean): Fault | undefined => {
    const found = faults.find(matches);
    if (found?.times !== undefined) {
      found.times -= 1;
      if (found.times <= 0) faults = faults.filter((fault) => fault !== found);
    }
    return found;
  };

  const standIn: StandIn = {
    name: options.name,
    get url() {
      return url;
    },
    app,
    requests,
    addFault: (fault) => {
      faults.push({ ...fault });
    },
    clearFaults: () => {
      faults = [];
    },
    faults: () => faults,
    fault: (kind, path) =>
      take((fault) => fault.kind === kind && (!fault.path || (path ?? '').startsWith(fault.path))),
    close: () => app.close(),
  };

  app.addHook('onRequest', async (request, reply) => {
    const fault = take((each) => GENERIC.has(each.kind) && (!each.path || request.url.startsWith(each.path)));
    if (fault) await strike(fault, request, reply);
  });
  app.addHook('onResponse', async (request, reply) => {
    requests.push({
      at: Date.now(),
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: request.body,
      status: reply.statusCode,
    });
    if (requests.length > MAX_LOG) requests.splice(0, requests.length - MAX_LOG);
  });

  await options.routes(app, standIn);
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return standIn;
}

async function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const params = fault.params ?? {};
  switch (fault.kind) {
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, Number(params['ms'] ?? 1000)));
      return;
    case 'cut':
      reply.hijack();
      request.raw.socket.destroy();
      return;
    case 'html':
      await reply
        .type('text/html; charset=utf-8')
        .send('<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>Log in</h1></body></html>');
      return;
    case 'empty':
      await reply.code(200).send('');
      return;
    case 'truncate':
      await reply.type('application/json').send('{"data":[{"id":1,"title":"cut o');
      return;
    case 'garbage':
      await reply.type('application/octet-stream').send(Buffer.from([0xff, 0xfe, 0x00, 0x81, 0x1b]));
      return;
    default:
      for (const [name, value] of Object.entries((params['headers'] ?? {}) as Record<string, string>)) {
        reply.header(name, value);
      }
      await reply.code(Number(params['status'] ?? 500)).send(params['body'] ?? { message: 'made to fail' });
  }
}
