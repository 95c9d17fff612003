import { downloadState, settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { calmState, duration, FIXED_TIMERS, judge, limitsOf, type Situation } from './timers.ts';

const DEFAULT_TIMERS = { ...FIXED_TIMERS, ...limitsOf(settingsSections.downloads.parse({})) };

const HOUR = 3_600_000;
const at = (state: Situation['state'], over: Partial<Situation> = {}): Situation => ({
  state,
  stateSince: 0,
  lastGrowthAt: 0,
  clientMessage: null,
  clientName: 'qBittorrent',
  clientState: 'odd',
  ...over,
});

describe('judge', () => {
  it.each([
    ['stalled', 6],
    ['metadata', 1],
    ['error', 12],
    ['missingFiles', 24],
  ] as const)('lets %s be for %d hours, then fails it with the release blocklisted', (state, hours) => {
    const warned = judge(at(state), DEFAULT_TIMERS, hours * HOUR - 1);
    expect(warned).toMatchObject({ kind: 'warn', nextAt: hours * HOUR });
    expect(judge(at(state), DEFAULT_TIMERS, hours * HOUR)).toMatchObject({
      kind: 'fail',
      failure: { code: state, blocklist: true, search: true },
    });
  });

  it('counts a stall from the last byte, not from the last change of state', () => {
    const situation = at('stalled', { stateSince: HOUR, lastGrowthAt: 3 * HOUR });
    expect(judge(situation, DEFAULT_TIMERS, 8 * HOUR)).toMatchObject({ kind: 'warn', nextAt: 9 * HOUR });
  });

  it('ends what the tracker has not known for a while, and quotes it before', () => {
    const situation = at('stalled', { complaint: 'Unregistered torrent', unregisteredSince: 0 });
    expect(judge(situation, DEFAULT_TIMERS, 19 * 60_000)).toMatchObject({
      kind: 'warn',
      reason: expect.stringContaining('Unregistered torrent'),
    });
    expect(judge(situation, DEFAULT_TIMERS, 20 * 60_000)).toMatchObject({
      kind: 'fail',
      failure: { code: 'unregistered', blocklist: true },
    });
  });

  it('only warns for ever where the timer is off', () => {
    const timers = { ...DEFAULT_TIMERS, error: { afterMs: HOUR, consequence: 'warn' as const } };
    expect(judge(at('error', { clientMessage: 'No space left' }), timers, 1000 * HOUR)).toMatchObject({
      kind: 'warn',
      nextAt: null,
      reason: expect.stringContaining('No space left'),
    });
  });

  it('ends without a blocklist entry and without a search where that is the wish', () => {
    const limits = limitsOf(
      settingsSections.downloads.parse({ stalledMinutes: 90, stalledThen: 'fail', unregisteredThen: 'warn' }),
    );
    const timers = { ...FIXED_TIMERS, ...limits };
    const unknown = at('stalled', { complaint: 'Unregistered torrent', unregisteredSince: 0 });
    expect(judge(unknown, timers, 1.5 * HOUR - 1)).toMatchObject({
      kind: 'warn',
      nextAt: 1.5 * HOUR,
      nextStep: expect.stringContaining('waits for its next search'),
    });
    expect(judge(unknown, timers, 1.5 * HOUR)).toEqual({
      kind: 'fail',
      failure: {
        code: 'stalled',
        message: 'It was stalled: no peer has sent any data for 90 minutes.',
        blocklist: false,
        search: false,
      },
    });
  });

  it.each(['paused', 'queued', 'checking', 'moving', 'seeding', 'completed', 'unknown'] as const)(
    'explains %s in words of its own and never fails it',
    (state) => {
      const verdict = judge(at(state), DEFAULT_TIMERS, 10_000 * HOUR);
      expect(verdict).toMatchObject({
        kind: 'warn',
        reason: expect.stringContaining('qBittorrent'),
        nextStep: expect.stringMatching(/\w{3,}/u),
        nextAt: null,
      });
      if (state === 'unknown') expect(verdict).toMatchObject({ reason: expect.stringContaining('"odd"') });
    },
  );

  it.each(['queued', 'checking', 'moving', 'seeding', 'unknown'] as const)(
    'says nothing of %s that passes in a moment',
    (state) => {
      expect(judge(at(state), DEFAULT_TIMERS, 5000)).toEqual({ kind: 'fine' });
    },
  );

  it('has an answer for every state', () => {
    for (const state of downloadState.options) {
      expect(judge(at(state), DEFAULT_TIMERS, 0).kind).toMatch(/fine|warn/);
    }
  });
});

it('shows a short stall as a download at no speed', () => {
  expect(calmState('stalled', 0, DEFAULT_TIMERS, 59_999)).toBe('downloading');
  expect(calmState('stalled', 0, DEFAULT_TIMERS, 60_000)).toBe('stalled');
  expect(calmState('paused', 0, DEFAULT_TIMERS, 0)).toBe('paused');
});

it.each([
  [5000, '5 seconds'],
  [60_000, 'a minute'],
  [90 * 60_000, '90 minutes'],
  [6 * HOUR, '6 hours'],
])('%d ms → %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
