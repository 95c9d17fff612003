import type { LiveEvent } from '../api/types.ts';
import type { ConnectionState, Stream, StreamSinks } from './stream.ts';

/** What a page tells the hub. */
export type ToHub =
  | { kind: 'join'; lastEventId: string; visible: boolean }
  | { kind: 'visible'; visible: boolean }
  | { kind: 'wake' }
  | { kind: 'leave' };

/** What the hub tells a page. */
export type FromHub =
  | { kind: 'event'; event: LiveEvent; id: string }
  | { kind: 'state'; state: ConnectionState; id: string }
  | { kind: 'gap'; id: string };

export type Member = { post: (message: FromHub) => void };

type HubOptions = {
  createStream: (sinks: StreamSinks) => Stream;
  /** Runs once after a while; answers how to stop it. */
  later: (run: () => void, afterMs: number) => () => void;
};

/** With nobody looking the connection is given back after this long. */
const UNWATCHED_MS = 5000;

export type Hub = { hear: (member: Member, message: ToHub) => void };

/** One stream for all pages of a browser: every page hears every event, once, and learns when it missed some. */
export function createHub({ createStream, later }: HubOptions): Hub {
  const members = new Map<Member, { visible: boolean }>();
  let stopGivingBack: (() => void) | undefined;
  let since = '';

  const tellAll = (message: FromHub): void => {
    for (const member of members.keys()) member.post(message);
  };
  const stream = createStream({
    onEvent: (event, id) => tellAll({ kind: 'event', event, id }),
    onState: (state) => tellAll({ kind: 'state', state, id: stream.lastEventId() }),
    onGap: () => tellAll({ kind: 'gap', id: stream.lastEventId() }),
  });

  const look = (): void => {
    stopGivingBack?.();
    stopGivingBack = undefined;
    const watched = [...members.values()].some(({ visible }) => visible);
    if (watched) {
      if (!stream.isOpen()) stream.connect(since);
    } else if (stream.isOpen()) {
      stopGivingBack = later(stream.disconnect, members.size === 0 ? 0 : UNWATCHED_MS);
    }
  };

  return {
    hear: (member, message) => {
      switch (message.kind) {
        case 'join': {
          members.set(member, { visible: message.visible });
          const here = stream.lastEventId();
          // It was away while others listened: what it shows may be old. The stream itself knows of no gap.
          if (message.lastEventId !== '' && here !== '' && message.lastEventId !== here)
            member.post({ kind: 'gap', id: here });
          if (stream.isOpen()) member.post({ kind: 'state', state: stream.state(), id: here });
          // Until the stream has heard something itself, it begins behind what the oldest page has seen.
          if (since === '' || Number(message.lastEventId) < Number(since)) since = message.lastEventId;
          break;
        }
        case 'visible':
          if (members.has(member)) members.set(member, { visible: message.visible });
          break;
        case 'wake':
          // Every page of the browser wakes at the same moment: they share one new connection.
          if (!stream.isOpen() || stream.state() !== 'connecting') stream.connect();
          break;
        case 'leave':
          members.delete(member);
          break;
        default:
          message satisfies never;
      }
      look();
    },
  };
}
