import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

describe('the spread', () => {
  it('is always the same, and even over many installations', () => {
    expect(spreadOf('one', 'rss')).toBe(spreadOf('one', 'rss'));
    expect(spreadOf('one', 'rss')).not.toBe(spreadOf('one', 'search'));
    const shares = Array.from({ length: 2000 }, (_, at) => spreadOf(`installation ${at}`, 'rss'));
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const there = shares.filter((share) => Math.floor(share * 10) === tenth).length;
      expect(there).toBeGreaterThan(140);
      expect(there).toBeLessThan(260);
    }
  });
});
