import { stemOf } from '../inspect/classify.ts';

const N_OF_M = /(?<![\p{L}\d])(\d{1,4})\s*(?:of|von|de|di|sur|\/|／)\s*(\d{1,4})(?![\p{L}\d])/iu;

/** Numbers that names like `Part 3 of 12` promise and that no file has; null when nothing is promised. */
export function missingParts(paths: readonly string[]): { missing: number[]; total: number } | null {
  const pairs = paths.map((path) => {
    const [, number, total] = N_OF_M.exec(stemOf(path)) ?? [];
    return number === undefined || total === undefined
      ? null
      : { number: Number(number), total: Number(total) };
  });
  const total = pairs[0]?.total ?? 0;
  if (total < 2 || pairs.some((pair) => pair === null || pair.total !== total)) return null;
  const there = new Set(pairs.flatMap((pair) => pair?.number ?? []));
  // Numbers that start again on every disc promise nothing about the whole.
  if (there.size !== paths.length || Math.max(...there) > total) return null;
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter(
    (number) => !there.has(number),
  );
  return missing.length === 0 ? null : { missing, total };
}
