type Plain = Readonly<Record<string, unknown>>;

/**
 * Replaces every object that matches, anywhere inside a cached answer. What did not change keeps its identity, so only
 * the rows concerned are drawn again.
 */
export function patchWhere<Data>(data: Data, matches: (item: Plain) => boolean, change: Plain): Data {
  return walk(data, matches, change) as Data;
}

function walk(value: unknown, matches: (item: Plain) => boolean, change: Plain): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    value.forEach((item, index) => {
      const next = walk(item, matches, change);
      if (next === item) return;
      copy ??= [...value];
      copy[index] = next;
    });
    return copy ?? value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let result = value as Plain;
  for (const [key, item] of Object.entries(value)) {
    const next = walk(item, matches, change);
    if (next !== item) result = { ...result, [key]: next };
  }
  return matches(result) && differs(result, change) ? { ...result, ...change } : result;
}

function differs(item: Plain, change: Plain): boolean {
  return Object.entries(change).some(([key, value]) => item[key] !== value);
}

/** A book as the catalogue pages hold it. */
export const isBook =
  (bookId: string) =>
  (item: Plain): boolean =>
    item['id'] === bookId && 'inLibrary' in item;

export const isRequest =
  (requestId: string) =>
  (item: Plain): boolean =>
    item['id'] === requestId && 'requestedAt' in item;

export const isTask =
  (name: string) =>
  (item: Plain): boolean =>
    item['name'] === name && 'intervalSeconds' in item;
