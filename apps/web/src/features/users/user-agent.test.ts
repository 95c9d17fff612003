import { describe, expect, it } from 'vitest';
import { describeBrowser, installsByHand } from './user-agent.ts';

describe('describeBrowser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36', 'Chrome, Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1',
      'Safari, iOS',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/148 Safari/537.36 Edg/148', 'Edge, Windows'],
    ['curl/8.5.0', 'curl'],
    ['SomeBot/1.0 (+info)', 'SomeBot/1.0'],
  ])('%s', (agent, name) => {
    expect(describeBrowser(agent)).toBe(name);
  });

  it('says nothing about nothing', () => {
    expect(describeBrowser(null)).toBeNull();
    expect(describeBrowser('')).toBeNull();
  });
});

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15', 0, false],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36', 10, false],
])('%s with %d touch points installs by hand: %s', (userAgent, maxTouchPoints, byHand) => {
  expect(installsByHand({ userAgent, maxTouchPoints })).toBe(byHand);
});
