import { acquisitionState } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { isOpen, judgeMove, type LifeEvent, MOVES } from './life-cycle.ts';

describe('life cycle', () => {
  it('walks from the request to the library', () => {
    const walk: LifeEvent[] = [
      'approve',
      'searchStarted',
      'grabbed',
      'downloadStarted',
      'downloadCompleted',
      'importStarted',
      'imported',
      'available',
    ];
    let state: (typeof acquisitionState.options)[number] = 'awaitingApproval';
    for (const event of walk) {
      expect(judgeMove(state, event)).toBe('moves');
      state = MOVES[event].to;
    }
    expect(state).toBe('available');
  });

  it('refuses impossible steps and recognises repeated ones', () => {
    expect(judgeMove('available', 'grabbed')).toBe('impossible');
    expect(judgeMove('denied', 'searchStarted')).toBe('impossible');
    expect(judgeMove('cancelled', 'imported')).toBe('impossible');
    expect(judgeMove('available', 'available')).toBe('already');
    expect(judgeMove('grabbed', 'grabbed')).toBe('already');
  });

  it('leaves every state but the last ones by some event, and cancels whatever is on its way', () => {
    for (const state of acquisitionState.options) {
      const exits = (Object.keys(MOVES) as LifeEvent[]).filter(
        (event) => MOVES[event].from.includes(state) && MOVES[event].to !== state,
      );
      expect(exits.length, state).toBeGreaterThan(0);
      if (isOpen(state)) expect(judgeMove(state, 'cancel')).toBe('moves');
    }
  });
});
