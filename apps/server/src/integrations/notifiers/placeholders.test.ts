import { describe, expect, it } from 'vitest';
import { unknownPlaceholder } from './placeholders.ts';
import { notifiers } from './registry.ts';

it('names the first placeholder that does not exist', () => {
  expect(unknownPlaceholder('{title} {titel} {x}')).toBe('titel');
  expect(unknownPlaceholder('{title} { not one } {}')).toBeNull();
});

describe('the settings of every notifier', () => {
  it.each(notifiers.map((each) => [each.implementation, each] as const))(
    '%s: has a switch for each event, and refuses templates that name what there is not',
    (_name, { settings }) => {
      const shape = (settings as unknown as { shape: Record<string, unknown> }).shape;
      expect(Object.keys(shape)).toEqual(
        expect.arrayContaining(['onRequested', 'onApprovalNeeded', 'onAvailable', 'onHealth', 'onlyFor']),
      );
      const result = settings.safeParse({ titleTemplate: '{titel}' });
      expect(result.error?.issues.find((issue) => issue.path[0] === 'titleTemplate')?.message).toContain(
        'no {titel}',
      );
    },
  );
});
