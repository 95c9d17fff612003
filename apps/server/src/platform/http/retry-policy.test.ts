import { describe, expect, it } from 'vitest';
import { backOffMs, isRetryableStatus, mayRepeat, retryAfterMs } from './retry-policy.ts';

const NOW = Date.UTC(2026, 4, 1, 12, 0, 0);

describe('retryAfterMs', () => {
  it.each([
    ['7', 7000],
    [' 1.5 ', 1500],
    ['Fri, 01 May 2026 12:00:30 GMT', 30_000],
    ['Fri, 01 May 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('%j → %j', (value, expected) => {
    expect(retryAfterMs(new Headers(value ? { 'retry-after': value } : {}), NOW)).toBe(expected);
  });
});

describe('backOffMs', () => {
  it('doubles, stays below nine seconds and jitters by a quarter', () => {
    expect(backOffMs(0, 0.5)).toBe(500);
    expect(backOffMs(3, 0.5)).toBe(4000);
    expect(backOffMs(30, 1)).toBe(9000);
    expect(backOffMs(1, 1) - backOffMs(1, 0)).toBe(250);
  });
});

describe('mayRepeat', () => {
  it('repeats what is safe, or what the caller calls idempotent', () => {
    expect(mayRepeat({})).toBe(true);
    expect(mayRepeat({ method: 'HEAD' })).toBe(true);
    expect(mayRepeat({ method: 'POST' })).toBe(false);
    expect(mayRepeat({ method: 'POST', idempotent: true })).toBe(true);
    expect(mayRepeat({ method: 'GET', idempotent: false })).toBe(false);
  });
});

describe('isRetryableStatus', () => {
  it('takes overload and gateway trouble, nothing else', () => {
    expect([200, 400, 401, 404, 429, 500, 502, 503, 504].filter(isRetryableStatus)).toEqual([
      429, 502, 503, 504,
    ]);
  });
});
