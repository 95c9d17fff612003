import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../platform/logger.ts';
import { createEventBus, type EventInput } from './bus.ts';

const event = (name: string): EventInput => ({ topic: 'task', data: { name, running: true } });

describe('event bus', () => {
  it('gives rising ids, one frame for all, and survives a listener that fails', () => {
    const bus = createEventBus(silentLogger());
    const seen: string[] = [];
    bus.subscribe(() => {
      throw new Error('mine alone');
    });
    const stop = bus.subscribe((published) => seen.push(published.frame));
    bus.publish(event('a'));
    stop();
    bus.publish(event('b'));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(/^id: \d+\ndata: \{.*"name":"a".*\}\n\n$/);
  });

  it('resumes after an id and says when it cannot', () => {
    const bus = createEventBus(silentLogger());
    const start = bus.lastSeq;
    bus.publish(event('a'));
    bus.publish(event('b'));
    expect(bus.since(start + 1)?.map((each) => each.seq)).toEqual([start + 2]);
    expect(bus.since(bus.lastSeq)).toEqual([]);
    expect(bus.since(bus.lastSeq + 5)).toBeUndefined();
    for (let count = 0; count < 1001; count += 1) bus.publish(event('x'));
    expect(bus.since(start + 1)).toBeUndefined();
  });

  it('forwards its own events and not the received ones', () => {
    const bus = createEventBus(silentLogger());
    const forward = vi.fn();
    bus.onPublish(forward);
    bus.receive(event('far'), { kind: 'all' });
    bus.publish(event('near'), { kind: 'admins' });
    expect(forward.mock.calls).toEqual([[event('near'), { kind: 'admins' }]]);
  });
});
