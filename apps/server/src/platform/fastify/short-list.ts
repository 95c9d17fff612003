/** A page of a list that is at hand as a whole; without `pageSize` all of it is one page. */
export function pageFrom<Item>(
  records: readonly Item[],
  { page, pageSize }: { page: number; pageSize?: number | undefined },
): { page: number; pageSize: number; totalRecords: number; records: Item[] } {
  const size = pageSize ?? Math.max(records.length, 1);
  return {
    page,
    pageSize: size,
    totalRecords: records.length,
    records: records.slice((page - 1) * size, page * size),
  };
}
