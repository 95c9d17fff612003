/**
 * The records of all pages, each once and where it came first. What is put in or taken out between two pages moves the
 * rest: the server sends a record that was the last of one page again as the first of the next.
 */
export function joinPages<Item extends { readonly id: string }>(
  pages: readonly { readonly records: readonly Item[] }[],
): Item[] {
  const byId = new Map<string, Item>();
  for (const item of pages.flatMap((page) => page.records)) {
    if (!byId.has(item.id)) byId.set(item.id, item);
  }
  return [...byId.values()];
}
