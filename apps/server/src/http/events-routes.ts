import type { FastifyReply } from 'fastify';
import type { Audience, EventBus, PublishedEvent } from '../events/index.ts';
import { reaches, type Viewer } from '../kernel/viewer.ts';
import type { App } from '../platform/fastify/app-type.ts';
import { viewerOf } from '../platform/fastify/viewer.ts';

const HEARTBEAT_MS = 15_000;
/** A listener this far behind is cut off; its browser reconnects and catches up. */
const MAX_BEHIND_BYTES = 1024 * 1024;
/** Above this, progress is left out for a slow listener: the next tick brings newer numbers. */
const SLOW_BYTES = 64 * 1024;

export function mayHear(viewer: Viewer, audience: Audience): boolean {
  switch (audience.kind) {
    case 'all':
      return true;
    case 'admins':
      return reaches(viewer.group, 'admin');
    case 'users':
      return reaches(viewer.group, 'admin') || audience.userIds.includes(viewer.userId);
    case 'only':
      return audience.userIds.includes(viewer.userId);
  }
}

/** On every answer to somebody known: a stream opened behind this event misses nothing that happened after the answer. */
const NEWEST_EVENT_HEADER = 'last-event-id';

/** Server-sent events; frames are made once by the bus and written as they are to every listener. */
export function registerEventRoutes(app: App, deps: { bus: EventBus }): { close(): void } {
  const open = new Set<FastifyReply>();

  // Before the handler reads anything: what changes while it answers comes with the stream.
  app.addHook('preHandler', (request, reply, done) => {
    if (request.viewer) reply.header(NEWEST_EVENT_HEADER, deps.bus.lastSeq);
    done();
  });

  app.get(
    '/api/v1/events',
    {
      config: { access: 'user', rateLimit: false },
      schema: {
        tags: ['events'],
        summary: 'Live events; Last-Event-ID resumes.',
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const viewer = viewerOf(request);
      const asked =
        request.headers['last-event-id'] ??
        (request.query as Record<string, string | undefined>)['lastEventId'];
      reply.hijack();
      const out = reply.raw;
      out.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      });
      out.socket?.setNoDelay(true);
      open.add(reply);

      const write = (published: PublishedEvent) => {
        if (!mayHear(viewer, published.audience)) return;
        if (out.writableLength > MAX_BEHIND_BYTES) {
          out.destroy();
          return;
        }
        const progress = published.event.topic === 'queue' && published.event.data.kind === 'progress';
        if (progress && out.writableLength > SLOW_BYTES) return;
        out.write(published.frame);
      };

      const last = Number(Array.isArray(asked) ? asked[0] : asked);
      const missed = Number.isFinite(last) && last > 0 ? deps.bus.since(last) : [];
      // `reset` tells the page that it missed something and has to load what it shows.
      out.write(`retry: 2000\nid: ${deps.bus.lastSeq}\nevent: ${missed ? 'hello' : 'reset'}\ndata: {}\n\n`);
      for (const published of missed ?? []) write(published);

      const unsubscribe = deps.bus.subscribe(write);
      const heartbeat = setInterval(() => out.write(': alive\n\n'), HEARTBEAT_MS);
      out.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(reply);
      });
    },
  );

  return {
    close: () => {
      for (const reply of open) reply.raw.end();
    },
  };
}
