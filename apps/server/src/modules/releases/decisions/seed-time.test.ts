import { expect, it } from 'vitest';
import { seedTimeRule } from './seed-time.ts';
import { subjectOf } from './testing.ts';

it('the seed time rule waits where the site has its number of torrents, and nowhere else', () => {
  const check = (indexerId: string) =>
    seedTimeRule.check(
      subjectOf({
        release: { indexerId },
        context: { seedTimeRefusal: (release) => (release.indexerId === 'full' ? 'Too many.' : undefined) },
      }),
    );
  expect(check('full')).toEqual({ type: 'temporary', message: 'Too many.' });
  expect(check('other')).toBeNull();
  expect(seedTimeRule.check(subjectOf({ release: { indexerId: 'full' } }))).toBeNull();
});
