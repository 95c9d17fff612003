import { describe, expect, it } from 'vitest';
import { nextInGrid } from './grid-focus.ts';

/** Two rows of three and one card below; heights differ as they do with long titles. */
const boxes = [
  { left: 0, right: 90, top: 0, bottom: 120 },
  { left: 100, right: 190, top: 0, bottom: 140 },
  { left: 200, right: 290, top: 0, bottom: 120 },
  { left: 0, right: 90, top: 160, bottom: 280 },
  { left: 100, right: 190, top: 160, bottom: 300 },
  { left: 200, right: 290, top: 160, bottom: 280 },
  { left: 0, right: 90, top: 320, bottom: 440 },
];

describe('arrow keys in the grid', () => {
  it('walk along the row and into the next', () => {
    expect(nextInGrid(boxes, 2, 'ArrowRight')).toBe(3);
    expect(nextInGrid(boxes, 3, 'ArrowLeft')).toBe(2);
    expect(nextInGrid(boxes, 0, 'ArrowLeft')).toBeUndefined();
    expect(nextInGrid(boxes, 6, 'ArrowRight')).toBeUndefined();
  });

  it('keep the column', () => {
    expect(nextInGrid(boxes, 1, 'ArrowDown')).toBe(4);
    expect(nextInGrid(boxes, 5, 'ArrowUp')).toBe(2);
    expect(nextInGrid(boxes, 4, 'ArrowUp')).toBe(1);
  });

  it('take the last row when it is short, and leave upwards', () => {
    expect(nextInGrid(boxes, 5, 'ArrowDown')).toBe(6);
    expect(nextInGrid(boxes, 6, 'ArrowDown')).toBeUndefined();
    expect(nextInGrid(boxes, 1, 'ArrowUp')).toBe('above');
  });

  it('jump to the ends and ignore other keys', () => {
    expect(nextInGrid(boxes, 3, 'Home')).toBe(0);
    expect(nextInGrid(boxes, 3, 'End')).toBe(6);
    expect(nextInGrid(boxes, 3, 'a')).toBeUndefined();
    expect(nextInGrid(boxes, 99, 'ArrowDown')).toBeUndefined();
  });
});
