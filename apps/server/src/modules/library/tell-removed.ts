import type { Db } from '../../db/index.ts';
import type { EventBus } from '../../events/index.ts';
import type { Item } from './model.ts';
import type { LibraryStore } from './store.ts';

/** An item is out of the records: the pages learn it, and where the book is still. Joins the open transaction. */
export async function tellRemoved(
  { db, bus, store }: { db: Db; bus: EventBus; store: Pick<LibraryStore, 'byBook'> },
  { id, bookId }: Item,
): Promise<void> {
  const [other] = await store.byBook(bookId);
  db.afterCommit(() =>
    bus.publish({
      topic: 'library',
      data: { kind: 'removed', libraryItemId: id, bookId, otherItemId: other?.id ?? null },
    }),
  );
}
