import type { Decision } from '@earmark/contracts';
import type { Ranked } from './rank.ts';

/** Why the first of two neighbours in the ranking stands before the second, in the order in which they are compared. */
export function whyAhead(
  one: { ranked: Ranked; decision: Decision },
  two: { ranked: Ranked; decision: Decision },
): NonNullable<Decision['ahead']> {
  const parts = one.decision.scoreParts;
  for (let at = 0; at < parts.length; at += 1) {
    const own = parts[at]!;
    const next = two.decision.scoreParts[at]!;
    if (own.value !== next.value) return { criterion: own.criterion, text: own.text, nextText: next.text };
  }
  const [first, second] = [one.ranked.release, two.ranked.release];
  const seeders = (count: number | null | undefined) => `${count ?? 0} seeders.`;
  if ((first.seeders ?? 0) !== (second.seeders ?? 0))
    return { criterion: 'seeders', text: seeders(first.seeders), nextText: seeders(second.seeders) };
  const size = (bytes: number | null | undefined) => `${Math.round((bytes ?? 0) / 1_000_000)} MB.`;
  if ((first.size ?? 0) !== (second.size ?? 0))
    return { criterion: 'size', text: size(first.size), nextText: size(second.size) };
  const date = (day: string | null | undefined) =>
    day ? `Published ${day.slice(0, 10)}.` : 'Its age is not known.';
  if ((first.publishDate ?? '') !== (second.publishDate ?? ''))
    return { criterion: 'age', text: date(first.publishDate), nextText: date(second.publishDate) };
  const alike = 'Alike in everything; the order of their names decides.';
  return { criterion: 'name', text: alike, nextText: alike };
}
