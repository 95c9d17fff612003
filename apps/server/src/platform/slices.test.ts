import { expect, it } from 'vitest';
import { atOnce, inSlices } from './slices.ts';

/** Works so many milliseconds, and may pause after each. */
function* working(milliseconds: number): Generator<void, string> {
  for (let done = 0; done < milliseconds; done += 1) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    yield;
  }
  return 'done';
}

it('lets others have their turn, and answers what the work answers', async () => {
  let turns = 0;
  let isDone = false;
  const takeTurns = () => {
    if (isDone) return;
    turns += 1;
    setImmediate(takeTurns);
  };
  setImmediate(takeTurns);
  expect(await inSlices(working(60))).toBe('done');
  isDone = true;
  expect(turns).toBeGreaterThan(3);
});

it('throws what the work throws', async () => {
  // oxlint-disable-next-line require-yield -- it fails before it could
  function* failing(): Generator<void, never> {
    throw new Error('no');
  }
  await expect(inSlices(failing())).rejects.toThrow('no');
  expect(() => atOnce(failing())).toThrow('no');
});
