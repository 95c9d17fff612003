import { expect, it } from 'vitest';
import { fakeClock } from '../kernel/clock.ts';
import type { UserId } from '../kernel/ids.ts';
import type { Viewer } from '../kernel/viewer.ts';
import { rememberViewers } from './remember.ts';

const ada: Viewer = { userId: 'a' as UserId, username: 'Ada', group: 'admin', via: 'proxy', sessionId: null };

it('remembers a viewer for a moment and no longer', () => {
  const clock = fakeClock();
  const known = rememberViewers(clock, 5000);
  expect(known.get('ada')).toBeUndefined();
  known.set('ada', ada);
  expect(known.get('ada')).toBe(ada);
  expect(known.get('bob')).toBeUndefined();
  clock.advance(5000);
  expect(known.get('ada')).toBeUndefined();
});
