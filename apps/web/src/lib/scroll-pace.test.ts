import { expect, test } from 'vitest';
import { createScrollPace } from './scroll-pace.ts';

/** Timers that ring when told. */
function handClock() {
  let due: { act: () => void; ms: number }[] = [];
  return {
    setTimeout: (act: () => void, ms: number) => due.push({ act, ms }),
    ring: () => {
      const now = due;
      due = [];
      for (const { act } of now) act();
    },
    get waiting() {
      return due.length;
    },
  };
}

function scrolled(...steps: [y: number, at: number][]) {
  const clock = handClock();
  const pace = createScrollPace(clock);
  for (const [y, at] of steps) pace.step(y, at);
  return { clock, pace };
}

test('a page that stands still, or is read, does not rush', () => {
  expect(scrolled().pace.rushes()).toBe(false);
  // The first step after a rest tells no pace, however far it goes.
  expect(scrolled([9000, 5]).pace.rushes()).toBe(false);
  expect(scrolled([0, 0], [40, 16], [80, 32]).pace.rushes()).toBe(false);
});

test('a fling rushes, in either direction', () => {
  expect(scrolled([0, 0], [160, 16]).pace.rushes()).toBe(true);
  expect(scrolled([8000, 0], [7840, 16]).pace.rushes()).toBe(true);
});

test('two steps at one moment tell nothing', () => {
  expect(scrolled([0, 0], [500, 0]).pace.rushes()).toBe(false);
});

test('a fling goes on until it is slow: a page that stutters does not become calm by it', () => {
  const { pace } = scrolled([0, 0], [160, 16], [320, 96]);
  expect(pace.rushes()).toBe(true);
  pace.step(330, 112);
  expect(pace.rushes()).toBe(false);
});

test('who waits is told once, when it slows down', () => {
  const { pace } = scrolled([0, 0], [160, 16]);
  const told: string[] = [];
  pace.whenCalm(() => told.push('one'));
  pace.whenCalm(() => told.push('gone'))();
  pace.step(165, 32);
  pace.step(400, 48);
  pace.step(405, 64);
  expect(told).toEqual(['one']);
});

test('a fling that stops dead is over after a rest, by one timer', () => {
  const { clock, pace } = scrolled([0, 0], [160, 16], [320, 32], [480, 48]);
  let told = false;
  pace.whenCalm(() => (told = true));
  expect(clock.waiting).toBe(1);
  // Steps came since the timer was set: it waits once more.
  clock.ring();
  expect(told).toBe(false);
  clock.ring();
  expect(told).toBe(true);
  expect(pace.rushes()).toBe(false);
  expect(clock.waiting).toBe(0);
});
