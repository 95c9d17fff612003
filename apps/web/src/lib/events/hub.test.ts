import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../api/types.ts';
import { createHub, type FromHub, type Member } from './hub.ts';
import type { ConnectionState, StreamSinks } from './stream.ts';

const health = (problems: number): LiveEvent =>
  ({ topic: 'health', id: '', data: { problems } }) as LiveEvent;

function setUp() {
  let sinks: StreamSinks | undefined;
  let open = false;
  let lastId = '';
  let state: ConnectionState = 'connecting';
  let connections = 0;
  const later: (() => void)[] = [];
  const hub = createHub({
    createStream: (given) => {
      sinks = given;
      return {
        connect: (since = '') => {
          if (lastId === '') lastId = since;
          open = true;
          connections += 1;
          state = 'connecting';
        },
        disconnect: () => {
          open = false;
        },
        isOpen: () => open,
        state: () => state,
        lastEventId: () => lastId,
      };
    },
    later: (run) => {
      later.push(run);
      return () => void later.splice(later.indexOf(run), 1);
    },
  });
  const greeted = (id: string) => {
    lastId = id;
    state = 'live';
    sinks?.onState('live');
  };
  const event = (id: string) => {
    lastId = id;
    sinks?.onEvent(health(Number(id)), id);
  };
  const page = () => {
    const heard: string[] = [];
    const member: Member = {
      post: (message: FromHub) =>
        heard.push(message.kind === 'state' ? message.state : `${message.kind} ${message.id}`),
    };
    return { heard, member };
  };
  return {
    hub,
    greeted,
    event,
    page,
    gap: () => sinks?.onGap(),
    isOpen: () => open,
    beginsBehind: () => lastId,
    connections: () => connections,
    timePasses: () => later.splice(0).forEach((run) => run()),
  };
}
const join = { kind: 'join', lastEventId: '', visible: true } as const;

describe('the hub of a browser', () => {
  it('opens one stream for all pages and tells each of them everything', () => {
    const { hub, page, greeted, event, connections } = setUp();
    const [one, two] = [page(), page()];
    hub.hear(one.member, join);
    greeted('4');
    event('5');
    hub.hear(two.member, join);
    event('6');
    expect(connections()).toBe(1);
    expect(one.heard).toEqual(['live', 'event 5', 'event 6']);
    expect(two.heard).toEqual(['live', 'event 6']);
  });

  it('tells a page that was away that it missed something, and only then', () => {
    const { hub, page, greeted, event } = setUp();
    const [stays, returns] = [page(), page()];
    hub.hear(stays.member, join);
    greeted('4');
    event('5');
    hub.hear(returns.member, { ...join, lastEventId: '5' });
    expect(returns.heard).toEqual(['live']);
    hub.hear(returns.member, { kind: 'leave' });
    event('6');
    hub.hear(returns.member, { ...join, lastEventId: '5' });
    expect(returns.heard).toEqual(['live', 'gap 6', 'live']);
  });

  it('begins behind what the first page has seen, also when that page is looked at only later', () => {
    const { hub, page, beginsBehind, isOpen } = setUp();
    const [hidden, older, late] = [page(), page(), page()];
    hub.hear(hidden.member, { ...join, lastEventId: '7', visible: false });
    hub.hear(older.member, { ...join, lastEventId: '6', visible: false });
    expect(isOpen()).toBe(false);
    hub.hear(hidden.member, { kind: 'visible', visible: true });
    expect(beginsBehind()).toBe('6');
    // Not greeted yet, and already it is known that this page's lists are older than the stream.
    hub.hear(late.member, { ...join, lastEventId: '5' });
    expect(late.heard).toEqual(['gap 6', 'connecting']);
  });

  it('gives the connection back while nobody looks, and takes it up again', () => {
    const { hub, page, greeted, isOpen, timePasses, connections } = setUp();
    const [one, two] = [page(), page()];
    hub.hear(one.member, join);
    hub.hear(two.member, join);
    greeted('1');
    hub.hear(one.member, { kind: 'visible', visible: false });
    timePasses();
    expect(isOpen()).toBe(true);
    hub.hear(two.member, { kind: 'visible', visible: false });
    hub.hear(two.member, { kind: 'visible', visible: true });
    timePasses();
    expect(isOpen()).toBe(true);
    hub.hear(two.member, { kind: 'leave' });
    timePasses();
    expect(isOpen()).toBe(false);
    hub.hear(one.member, { kind: 'visible', visible: true });
    expect([isOpen(), connections()]).toEqual([true, 2]);
  });

  it('connects anew once when the whole machine wakes', () => {
    const { hub, page, greeted, connections } = setUp();
    const [one, two] = [page(), page()];
    for (const { member } of [one, two]) hub.hear(member, join);
    greeted('1');
    for (const { member } of [one, two]) hub.hear(member, { kind: 'wake' });
    expect(connections()).toBe(2);
  });

  it('passes on that the server has forgotten what was missed', () => {
    const { hub, page, greeted, gap } = setUp();
    const one = page();
    hub.hear(one.member, join);
    greeted('9');
    gap();
    expect(one.heard).toEqual(['live', 'gap 9']);
  });
});
