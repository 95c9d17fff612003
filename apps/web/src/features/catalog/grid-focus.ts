type Box = { left: number; right: number; top: number; bottom: number };

/** Which card an arrow key leads to, seen from card `from`; `above` when up leaves the grid. */
export function nextInGrid(boxes: readonly Box[], from: number, key: string): number | 'above' | undefined {
  const here = boxes[from];
  if (here === undefined) return undefined;
  switch (key) {
    case 'ArrowRight':
      return from + 1 < boxes.length ? from + 1 : undefined;
    case 'ArrowLeft':
      return from > 0 ? from - 1 : undefined;
    case 'ArrowDown':
      return nearest(boxes, here, (box) => box.top >= here.bottom - 1);
    case 'ArrowUp':
      return nearest(boxes, here, (box) => box.bottom <= here.top + 1) ?? 'above';
    case 'Home':
      return 0;
    case 'End':
      return boxes.length - 1;
    default:
      return undefined;
  }
}

/** The closest row that qualifies, and in it the card closest to this column. */
function nearest(boxes: readonly Box[], here: Box, qualifies: (box: Box) => boolean): number | undefined {
  let best: { index: number; distance: number } | undefined;
  boxes.forEach((box, index) => {
    if (!qualifies(box)) return;
    const distance = Math.abs(box.top - here.top) * 10 + Math.abs(box.left - here.left);
    if (best === undefined || distance < best.distance) best = { index, distance };
  });
  return best?.index;
}
