type Named = { indexer: string; indexerId: string };
type Ranked = { id: string; priority: number };

/**
 * Names of the indexers in the order of their priority, as the ranking takes them; a smaller number is better. Those of
 * the last place are left out: among equals the indexer says nothing, and more seeders do.
 */
export function orderIndexers(releases: readonly Named[], providers: readonly Ranked[]): string[] {
  const priorities = new Map(providers.map((each) => [each.id, each.priority]));
  const best = new Map<string, number>();
  for (const { indexer, indexerId } of releases) {
    const priority = priorities.get(indexerId) ?? Number.POSITIVE_INFINITY;
    best.set(indexer, Math.min(priority, best.get(indexer) ?? Number.POSITIVE_INFINITY));
  }
  const last = Math.max(...best.values(), ...providers.map((each) => each.priority));
  return [...best]
    .filter(([, priority]) => priority < last)
    .toSorted(([nameA, a], [nameB, b]) => a - b || nameA.localeCompare(nameB))
    .map(([name]) => name);
}
