import { expect, it } from 'vitest';
import { subjectOf } from './testing.ts';
import { trackerRefusalRule } from './tracker-refusal.ts';

it('waits while the tracker of the site refuses the account, and for no other site', () => {
  const trackerRefusal = ({ mamId }: { mamId?: string | null | undefined }) =>
    mamId ? 'The tracker refuses this account.' : undefined;
  const check = (release: object) =>
    trackerRefusalRule.check(subjectOf({ release, context: { now: 1, trackerRefusal } }));
  expect(check({ mamId: '7' })).toEqual({ type: 'temporary', message: 'The tracker refuses this account.' });
  expect(check({})).toBeNull();
  expect(trackerRefusalRule.check(subjectOf({ release: { mamId: '7' } }))).toBeNull();
});
