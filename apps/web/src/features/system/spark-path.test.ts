import { describe, expect, it } from 'vitest';
import { sparkPath } from './spark-path.ts';

describe('sparkline', () => {
  it('ends at the right edge, the tallest sample at the top', () => {
    expect(sparkPath([0, 10], 3, 100, 20).line).toBe('M50.0 19.0L100.0 1.0');
  });

  it('draws nothing without samples and survives zeros', () => {
    expect(sparkPath([], 3, 100, 20)).toEqual({ line: '', area: '' });
    expect(sparkPath([0, 0], 3, 100, 20).line).not.toContain('NaN');
  });
});
