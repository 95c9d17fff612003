import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTextScale } from '../lib/text-scale.ts';
import { type GridShape, shapeOf, stepInGrid } from './grid-shape.ts';
import { useWindowRows } from './window-rows.ts';

export type GridLook = {
  /** Narrowest cell on anything larger than a phone, in pixels. */
  minWidth: number;
  /** Cells in a row on a phone. */
  phoneColumns: number;
  gap: number;
  rowGap: number;
  /** What a cell has below its square, with text of the usual size. */
  textHeight: number;
};

type VirtualGridProps = {
  label: string;
  count: number;
  look: GridLook;
  onRange?: (first: number, last: number) => void;
  render: (index: number) => ReactNode;
};

/** Square cells with text below them, any number of them; the arrow keys walk between their links. */
export function VirtualGrid({ label, count, look, onRange, render }: VirtualGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const scale = useTextScale();
  const [shape, setShape] = useState<GridShape>(() => shapeOf(look, 0));
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = (): void => setShape(shapeOf(look, element.clientWidth, scale));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look, scale]);
  const { columns, rowHeight } = shape;
  const hear = useCallback(
    (first: number, last: number) => onRange?.(first * columns, Math.min(count, (last + 1) * columns) - 1),
    [onRange, columns, count],
  );
  const { rows, height, scrollTo } = useWindowRows({
    holder: list,
    // Before the width is known every cell would be drawn for nothing.
    count: shape.cellWidth > 0 ? Math.ceil(count / columns) : 0,
    rowHeight,
    onRange: hear,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
    if (cell === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepInGrid(Number(cell.dataset['cell']), event.key, columns, count);
    if (next === undefined) return;
    event.preventDefault();
    scrollTo(Math.floor(next / columns));
    focusCell(list.current, next);
  };
  return (
    <ul ref={list} aria-label={label} className="relative" style={{ height }} onKeyDown={onKeyDown}>
      {rows.flatMap((row) =>
        Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
          const index = row.index * columns + column;
          return (
            <Cell
              key={index}
              index={index}
              count={count}
              x={column * (shape.cellWidth + look.gap)}
              y={row.start}
              width={shape.cellWidth}
              height={rowHeight - look.rowGap}
              render={render}
            />
          );
        }),
      )}
    </ul>
  );
}

type CellProps = {
  index: number;
  count: number;
  x: number;
  y: number;
  width: number;
  height: number;
  render: (index: number) => ReactNode;
};

/** A cell that stays where it is costs nothing while the page scrolls. */
const Cell = memo(({ index, count, x, y, width, height, render }: CellProps) => (
  <li
    data-cell={index}
    aria-setsize={count}
    aria-posinset={index + 1}
    className="absolute top-0 left-0"
    style={{ width, height, transform: `translate(${x}px, ${y}px)` }}
  >
    {render(index)}
  </li>
));

const FRAMES_WAITED = 20;

/** A cell outside the window exists only once the page has scrolled to it. */
function focusCell(list: HTMLElement | null, index: number, frames = FRAMES_WAITED): void {
  const cell = list?.querySelector<HTMLElement>(`[data-cell="${index}"]`);
  // The card's own link, where marks on the cover come before it.
  const link =
    cell?.querySelector<HTMLElement>('[data-card-link]') ?? cell?.querySelector<HTMLElement>('a, button');
  if (link !== null && link !== undefined) link.focus();
  else if (frames > 0) requestAnimationFrame(() => focusCell(list, index, frames - 1));
}
