import { expect, it } from 'vitest';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { createOutageWatch } from './outage-watch.ts';

const outOfReach = () =>
  new AppError({
    code: 'remote_unavailable',
    message: 'example could not be reached.',
    status: 503,
    blame: 'remote',
    retryable: true,
  });

/** A question that stays open until it is answered, fails, or is called off. */
function question() {
  let settle: { resolve(answer: string): void; reject(error: unknown): void };
  const open = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const ask = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => settle.reject(signal.reason));
    return open;
  };
  return { ask, answer: () => settle.resolve('yes'), fail: () => settle.reject(outOfReach()) };
}

it('ends what is under way and what is asked within seconds, of that host alone', async () => {
  const clock = fakeClock();
  const watch = createOutageWatch(clock);
  const [first, second, other] = [question(), question(), question()];
  const answers = [
    watch('a', undefined, first.ask),
    watch('a', undefined, second.ask),
    watch('b', undefined, other.ask),
  ];
  first.fail();
  await expect(answers[0]).rejects.toThrow('could not be reached');
  await expect(answers[1]).rejects.toThrow('could not be reached');
  let asked = 0;
  const count = () => Promise.resolve((asked += 1));
  await expect(watch('a', undefined, count)).rejects.toThrow('could not be reached');
  expect(asked).toBe(0);
  other.answer();
  expect(await answers[2]).toBe('yes');
  clock.advance(10_000);
  expect(await watch('a', undefined, count)).toBe(1);
});

it('takes one failure beside answers for a failure of that question', async () => {
  const clock = fakeClock();
  const watch = createOutageWatch(clock);
  const [slow, open] = [question(), question()];
  const failing = watch('a', undefined, slow.ask);
  const waiting = watch('a', undefined, open.ask);
  clock.advance(100);
  await watch('a', undefined, () => Promise.resolve('answered meanwhile'));
  slow.fail();
  await expect(failing).rejects.toThrow('could not be reached');
  expect(await watch('a', undefined, () => Promise.resolve('asked'))).toBe('asked');
  open.answer();
  expect(await waiting).toBe('yes');
});

it('does not take a question that its caller called off for an outage', async () => {
  const watch = createOutageWatch(fakeClock());
  const { ask } = question();
  const caller = new AbortController();
  const called = watch('a', caller.signal, ask);
  caller.abort(outOfReach());
  await expect(called).rejects.toThrow('could not be reached');
  expect(await watch('a', undefined, () => Promise.resolve('asked'))).toBe('asked');
});

it('leaves other errors to themselves', async () => {
  const watch = createOutageWatch(fakeClock());
  await expect(watch('a', undefined, () => Promise.reject(new Error('a bad answer')))).rejects.toThrow('bad');
  expect(await watch('a', undefined, () => Promise.resolve('asked'))).toBe('asked');
});
