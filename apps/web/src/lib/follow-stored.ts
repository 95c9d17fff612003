/** Values of a form: texts, switches and lists, some of them in groups. A list counts as one value. */
type Values = Readonly<Record<string, unknown>>;
type Leaf = { path: string; value: unknown };

export type Followed = {
  /** What was typed and not yet saved: it stays. */
  typed: readonly Leaf[];
  /** Typed fields whose stored value became another one meanwhile. */
  clashes: readonly Leaf[];
};

/**
 * Compares what is in a form with what it began from and what is stored now. Fields nobody touched take the stored
 * value; the others keep what was typed, also where that means that somebody else's value would be replaced.
 */
export function followStored(began: Values, inForm: Values, stored: Values): Followed {
  const before = new Map(leavesOf(began).map(({ path, value }) => [path, value]));
  const now = new Map(leavesOf(stored).map(({ path, value }) => [path, value]));
  const typed = leavesOf(inForm).filter(({ path, value }) => !isSame(value, before.get(path)));
  const clashes = typed.flatMap(({ path, value }) => {
    const kept = now.get(path);
    const isClash = !isSame(kept, before.get(path)) && !isSame(kept, value);
    return isClash ? [{ path, value: kept }] : [];
  });
  return { typed, clashes };
}

/** Whether two values of a field mean the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

function leavesOf(values: Values, prefix = ''): Leaf[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leavesOf(value as Values, `${prefix}${name}.`)
      : [{ path: prefix + name, value }],
  );
}
