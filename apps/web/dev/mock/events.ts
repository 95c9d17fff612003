import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveEvent } from '@earmark/contracts';

type Draft = LiveEvent extends infer Event ? (Event extends LiveEvent ? Omit<Event, 'id'> : never) : never;

/** The event stream of the development server. */
export function createEvents() {
  const listeners = new Set<ServerResponse>();
  let last = 0;
  return {
    open(request: IncomingMessage, response: ServerResponse): void {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      response.write(`retry: 1000\nid: ${last}\nevent: reset\ndata: {}\n\n`);
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
    },
    publish(draft: Draft): void {
      last += 1;
      const event = { ...draft, id: String(last) };
      const text = `id: ${last}\nevent: ${event.topic}\ndata: ${JSON.stringify(event)}\n\n`;
      for (const response of listeners) response.write(text);
    },
    /** Cuts every stream, as a restarting server does. */
    drop(): void {
      for (const response of listeners) response.destroy();
      listeners.clear();
    },
  };
}

export type Events = ReturnType<typeof createEvents>;
