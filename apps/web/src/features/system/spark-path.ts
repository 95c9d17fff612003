/** SVG paths of a row of samples that ends at the right edge; the tallest sample touches the top. */
export function sparkPath(
  samples: readonly number[],
  capacity: number,
  width: number,
  height: number,
): { line: string; area: string } {
  const top = Math.max(1, ...samples);
  const step = width / Math.max(1, capacity - 1);
  const points = samples.map((sample, index) => {
    const x = width - (samples.length - 1 - index) * step;
    const y = height - 1 - (Math.max(0, sample) / top) * (height - 2);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const first = points[0];
  if (first === undefined) return { line: '', area: '' };
  const line = `M${points.join('L')}`;
  const start = first.split(' ')[0];
  return { line, area: `${line}L${width} ${height}L${start} ${height}Z` };
}
