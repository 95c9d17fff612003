const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** As people sort: 2 before 10, case and accents last; a total order. */
export function naturalCompare(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Natural order of paths, folder by folder, so that `a/x` never lands between `a b/x` and `a b/y`. */
export function naturalPathCompare(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const shared = Math.min(left.length, right.length) - 1;
  for (let at = 0; at < shared; at += 1) {
    const order = naturalCompare(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  if (left.length !== right.length) return left.length - right.length;
  return naturalCompare(left.at(-1) ?? '', right.at(-1) ?? '');
}

/** Sorted so; folders are compared once each, not once for every file. */
export function sortByPath<File extends { path: string }>(files: readonly File[]): File[] {
  const byFolder = Map.groupBy(files, ({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  return [...byFolder]
    .sort(([a], [b]) => naturalPathCompare(a, b))
    .flatMap(([folder, same]) => {
      const nameOf = (file: File) => file.path.slice(folder.length);
      return same.sort((a, b) => naturalCompare(nameOf(a), nameOf(b)));
    });
}
