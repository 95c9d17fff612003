import { expect, it } from 'vitest';
import { shapeOf, stepInGrid } from './grid-shape.ts';

const look = { minWidth: 168, phoneColumns: 2, gap: 20, rowGap: 28, textHeight: 92 };

it('fits as many cells as there is room for, and two on a phone', () => {
  expect(shapeOf(look, 1072)).toEqual({ columns: 5, cellWidth: 198.4, rowHeight: 318 });
  expect(shapeOf(look, 358).columns).toBe(2);
  expect(shapeOf(look, 500).columns).toBe(3);
  // Text of twice the size needs twice the room, beside and below the cover.
  expect(shapeOf(look, 1072, 2)).toEqual({ columns: 3, cellWidth: 344, rowHeight: 556 });
  // Before it is measured it has no width, and does not divide by nothing.
  expect(shapeOf(look, 0)).toEqual({ columns: 2, cellWidth: 0, rowHeight: 120 });
});

it('walks by rows and columns and stops at the ends', () => {
  expect(stepInGrid(3, 'ArrowDown', 5, 12)).toBe(8);
  expect(stepInGrid(8, 'ArrowDown', 5, 12)).toBeUndefined();
  expect(stepInGrid(0, 'ArrowLeft', 5, 12)).toBeUndefined();
  expect(stepInGrid(4, 'End', 5, 12)).toBe(11);
  expect(stepInGrid(4, 'x', 5, 12)).toBeUndefined();
});
