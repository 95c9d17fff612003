import type { GridLook } from './virtual-grid.tsx';

export type GridShape = { columns: number; cellWidth: number; rowHeight: number };

const PHONE_WIDTH = 420;
const TABLET_WIDTH = 600;

/** How many cells stand side by side, and how large they are; what holds text grows with its size. */
export function shapeOf(look: GridLook, width: number, textScale = 1): GridShape {
  const fitting = Math.max(1, Math.floor((width + look.gap) / (look.minWidth * textScale + look.gap)));
  const columns =
    width < PHONE_WIDTH
      ? look.phoneColumns
      : Math.max(fitting, look.phoneColumns + (width < TABLET_WIDTH ? 1 : 0));
  const cellWidth = Math.max(0, (width - look.gap * (columns - 1)) / columns);
  return { columns, cellWidth, rowHeight: Math.round(cellWidth + look.textHeight * textScale + look.rowGap) };
}

/** Where a key leads from a cell; undefined when the key does not walk or there is nowhere to go. */
export function stepInGrid(from: number, key: string, columns: number, count: number): number | undefined {
  const target = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: count - 1,
  }[key];
  return target === undefined || target < 0 || target >= count || target === from ? undefined : target;
}
