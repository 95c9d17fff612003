import type { LiveEvent } from '@earmark/contracts';
import type { Logger } from '../platform/logger.ts';

/** Who may see an event: everybody, admins only, admins and these users, or these users alone: a word to a person. */
export type Audience =
  | { kind: 'all' }
  | { kind: 'admins' }
  | { kind: 'users'; userIds: readonly string[] }
  | { kind: 'only'; userIds: readonly string[] };

export type PublishedEvent = {
  /** Grows by one a process; the `id:` of the stream. */
  seq: number;
  event: LiveEvent;
  audience: Audience;
  /** The event as stream text, made once for all listeners. */
  frame: string;
};

export type Listener = (published: PublishedEvent) => void;

/** Data of one event without its id, which the bus gives. */
export type EventInput = LiveEvent extends infer Each
  ? Each extends { id: string }
    ? Omit<Each, 'id'>
    : never
  : never;

export type EventBus = {
  publish(event: EventInput, audience?: Audience): void;
  /** Takes an event that another process published. */
  receive(event: EventInput, audience: Audience): void;
  subscribe(listener: Listener): () => void;
  /** Events after `seq`; undefined when some are no longer kept, so that the client loads everything anew. */
  since(seq: number): PublishedEvent[] | undefined;
  readonly lastSeq: number;
  /** Called for each event published here, to carry it to other processes. */
  onPublish(forward: (event: EventInput, audience: Audience) => void): void;
};

const KEPT = 1000;

export function createEventBus(log: Logger): EventBus {
  const listeners = new Set<Listener>();
  const kept: PublishedEvent[] = [];
  let forward: ((event: EventInput, audience: Audience) => void) | undefined;
  // A start value from the clock keeps ids of a restarted server apart from those a browser remembers.
  let seq = Math.floor(performance.timeOrigin) * 1000;

  const emit = (input: EventInput, audience: Audience) => {
    seq += 1;
    const event = { ...input, id: String(seq) } as LiveEvent;
    const published = { seq, event, audience, frame: `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n` };
    kept.push(published);
    if (kept.length > KEPT) kept.shift();
    for (const listener of listeners) {
      try {
        listener(published);
      } catch (error) {
        log.error({ err: error }, 'An event listener failed.');
      }
    }
  };

  return {
    publish: (event, audience = { kind: 'all' }) => {
      emit(event, audience);
      forward?.(event, audience);
    },
    receive: emit,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (after) => {
      if (after > seq) return undefined;
      if (after === seq) return [];
      const first = kept[0];
      if (!first || first.seq > after + 1) return undefined;
      return kept.filter((each) => each.seq > after);
    },
    get lastSeq() {
      return seq;
    },
    onPublish: (next) => {
      forward = next;
    },
  };
}
