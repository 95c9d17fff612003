import type { AcquisitionState, HistoryType } from '@earmark/contracts';
import type { Selectable } from 'kysely';
import { type Database, type Db, prepared, sql } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LEAP_MS } from '../../kernel/clock-leap.ts';
import { AppError, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { type LifeEvent, MOVES } from './life-cycle.ts';

/** The words and links a transition writes; what is left out is cleared (reason, next step) or kept (links). */
export type TransitionFacts = {
  /** For history: what happened, in a sentence. */
  message: string;
  reason?: string | null;
  reasonCode?: string | null;
  nextStep?: string | null;
  nextAt?: number | null;
  downloadId?: string | null;
  libraryItemId?: string | null;
  userId?: string | null;
  /** Searches without an acceptable release; counted up by `nothingAcceptable`, cleared by `grabbed`. */
  attempts?: number;
  data?: Record<string, unknown>;
};

/** `request`: somebody wants the book. `upgrade`: the library has it, and a better recording is looked for. */
export type Purpose = 'request' | 'upgrade';

export type Acquisition = {
  id: string;
  bookId: string;
  purpose: Purpose;
  state: AcquisitionState;
  reasonCode: string | null;
  reason: string | null;
  nextStep: string | null;
  nextAt: number | null;
  attempts: number;
  downloadId: string | null;
  libraryItemId: string | null;
  /** Id of a named quality profile; null is the default one. */
  qualityProfile: string | null;
};

const selectById = prepared((q, { id }: { id: string }) =>
  q.selectFrom('acquisition').selectAll().where('id', '=', id),
);
const selectOfBook = prepared((q, { bookId, purpose }: { bookId: string; purpose: string }) =>
  q.selectFrom('acquisition').selectAll().where('book_id', '=', bookId).where('purpose', '=', purpose),
);
const selectTitle = prepared((q, { bookId }: { bookId: string }) =>
  q.selectFrom('book').select('title').where('id', '=', bookId),
);
const selectRequests = prepared((q, { acquisitionId }: { acquisitionId: string }) =>
  q.selectFrom('request').select(['id', 'user_id']).where('acquisition_id', '=', acquisitionId),
);

export type Acquisitions = ReturnType<typeof createAcquisitions>;

/** State of wanted books. `transition` is the only way to change it. */
export function createAcquisitions(options: { db: Db; clock: Clock; bus: EventBus; history: History }) {
  const { db, clock, bus, history } = options;

  const toAcquisition = async (
    row: Selectable<Database['acquisition']> | undefined,
  ): Promise<Acquisition | undefined> => {
    if (!row) return undefined;
    // A better recording is judged by what was asked for of the book itself.
    const profile =
      row.purpose === 'upgrade'
        ? (
            await db.q
              .selectFrom('acquisition')
              .select('quality_profile')
              .where('book_id', '=', row.book_id)
              .where('purpose', '=', 'request')
              .executeTakeFirst()
          )?.quality_profile
        : row.quality_profile;
    return {
      id: row.id,
      bookId: row.book_id,
      purpose: row.purpose as Purpose,
      state: row.state as AcquisitionState,
      reasonCode: row.reason_code,
      reason: row.reason,
      nextStep: row.next_step,
      nextAt: row.next_at,
      attempts: row.attempts,
      downloadId: row.download_id,
      libraryItemId: row.library_item_id,
      qualityProfile: profile ?? null,
    };
  };

  const byId = async (id: string): Promise<Acquisition | undefined> =>
    toAcquisition((await selectById(db, { id }))[0]);

  const ofBook = async (bookId: string, purpose: Purpose): Promise<Acquisition | undefined> =>
    toAcquisition((await selectOfBook(db, { bookId, purpose }))[0]);

  /** Tells everybody who asked for the book, once the change is committed; of an upgrade the library tells. */
  const announce = async (
    acquisitionId: string,
    bookId: string,
    status: AcquisitionState,
    upgradedItem: string | null,
  ) => {
    if (upgradedItem !== null) {
      db.afterCommit(() =>
        bus.publish({
          topic: 'library',
          data: { kind: 'changed', libraryItemId: upgradedItem, bookId },
        }),
      );
    }
    const requests = await selectRequests(db, { acquisitionId });
    db.afterCommit(() => {
      for (const request of requests) {
        bus.publish(
          { topic: 'request', data: { kind: 'changed', requestId: request.id, bookId, status } },
          { kind: 'users', userIds: [request.user_id] },
        );
      }
    });
  };

  /**
   * Moves a wanted book on: one guarded update, one row of history, one event after the commit.
   * Answers false when it already is where the event leads; throws `invalid_transition` (409) when the move is impossible.
   */
  const transition = (id: string, event: LifeEvent, facts: TransitionFacts): Promise<boolean> =>
    db.transaction(async (tx) => {
      const move = MOVES[event];
      const moved = await tx
        .updateTable('acquisition')
        .set({
          state: move.to,
          reason: facts.reason ?? null,
          reason_code: facts.reasonCode ?? null,
          next_step: facts.nextStep ?? null,
          next_at: facts.nextAt ?? null,
          updated_at: clock.now(),
          ...(facts.attempts === undefined ? {} : { attempts: facts.attempts }),
          ...(facts.downloadId === undefined ? {} : { download_id: facts.downloadId }),
          ...(facts.libraryItemId === undefined ? {} : { library_item_id: facts.libraryItemId }),
        })
        .where('id', '=', id)
        .where('state', 'in', [...move.from])
        .returning(['book_id', 'purpose', 'download_id', 'library_item_id'])
        .executeTakeFirst();
      if (!moved) {
        const now = await byId(id);
        if (!now) throw notFound('This wanted book');
        if (now.state === move.to) return false;
        throw new AppError({
          code: 'invalid_transition',
          message: `A book that is "${now.state}" cannot take the step "${event}".`,
          hint: 'Reload: it has moved on in the meantime.',
          status: 409,
          blame: 'caller',
        });
      }
      const isUpgrade = moved.purpose === 'upgrade';
      // That a library has nothing better on offer is no story, every other day for every book.
      const isStory = move.history !== null && !(isUpgrade && event === 'nothingAcceptable');
      if (isStory && move.history) {
        const [book] = await selectTitle(db, { bookId: moved.book_id });
        await history.append({
          type: move.history,
          message: facts.message,
          bookId: moved.book_id,
          bookTitle: book?.title ?? null,
          acquisitionId: id,
          downloadId: facts.downloadId ?? moved.download_id,
          userId: facts.userId,
          data: facts.data,
        });
      }
      await announce(id, moved.book_id, move.to, isUpgrade ? moved.library_item_id : null);
      return true;
    });

  return {
    byId,
    transition,
    /** New words for a state that stays (a stalled download, a temporary refusal). No history. */
    explain: async (
      id: string,
      words: {
        reason: string | null;
        reasonCode?: string | null;
        nextStep?: string | null;
        nextAt?: number | null;
      },
    ): Promise<void> => {
      const row = await db.q
        .updateTable('acquisition')
        .set({
          reason: words.reason,
          reason_code: words.reasonCode ?? null,
          next_step: words.nextStep ?? null,
          next_at: words.nextAt ?? null,
          updated_at: clock.now(),
        })
        .where('id', '=', id)
        .where((eb) =>
          eb.or([
            eb('reason', 'is distinct from', words.reason),
            eb('next_step', 'is distinct from', words.nextStep ?? null),
          ]),
        )
        .returning(['book_id', 'state', 'purpose', 'library_item_id'])
        .executeTakeFirst();
      if (!row) return;
      const item = row.purpose === 'upgrade' ? row.library_item_id : null;
      await announce(id, row.book_id, row.state as AcquisitionState, item);
    },
    /** A line of history about a book whose state stays. */
    tell: async (
      id: string,
      line: { type: HistoryType; message: string; downloadId: string },
    ): Promise<void> => {
      const wanted = await byId(id);
      if (!wanted) return;
      const [book] = await selectTitle(db, { bookId: wanted.bookId });
      await history.append({
        ...line,
        bookId: wanted.bookId,
        bookTitle: book?.title ?? null,
        acquisitionId: id,
      });
    },
    /** Which quality profile its releases are judged by from now on. */
    setQualityProfile: async (id: string, profile: string | null): Promise<void> => {
      await db.q.updateTable('acquisition').set({ quality_profile: profile }).where('id', '=', id).execute();
    },
    /** The wish for the book itself, which people see. */
    byBook: (bookId: string): Promise<Acquisition | undefined> => ofBook(bookId, 'request'),
    /** The wish for a better recording of a book of the library. */
    upgradeOf: (bookId: string): Promise<Acquisition | undefined> => ofBook(bookId, 'upgrade'),
    /** Makes that wish where there is none; it waits until it is searched for. */
    ensureUpgrade: async (
      bookId: string,
      facts: { libraryItemId: string; reason: string; attempts: number },
    ): Promise<Acquisition> => {
      const at = clock.now();
      await db.q
        .insertInto('acquisition')
        .values({
          id: newId(at),
          book_id: bookId,
          purpose: 'upgrade',
          state: 'waiting',
          reason_code: null,
          reason: facts.reason,
          next_step: 'Earmark looks for a better recording.',
          next_at: at,
          attempts: facts.attempts,
          download_id: null,
          library_item_id: facts.libraryItemId,
          created_at: at,
          updated_at: at,
        })
        .onConflict((conflict) => conflict.columns(['book_id', 'purpose']).doNothing())
        .execute();
      return (await ofBook(bookId, 'upgrade'))!;
    },
    /** Every wish for a better recording, by book. */
    upgrades: async (): Promise<
      Map<string, { id: string; state: AcquisitionState; reasonCode: string | null }>
    > => {
      const rows = await db.q
        .selectFrom('acquisition')
        .select(['id', 'book_id', 'state', 'reason_code'])
        .where('purpose', '=', 'upgrade')
        .execute();
      return new Map(
        rows.map(
          (row) =>
            [
              row.book_id,
              {
                id: row.id,
                state: row.state as AcquisitionState,
                reasonCode: row.reason_code,
              },
            ] as const,
        ),
      );
    },
    /** Ids of wanted books in a state whose time has come, the longest waiting first. */
    due: async (states: readonly AcquisitionState[], now: number, limit = 1000): Promise<string[]> => {
      const rows = await db.q
        .selectFrom('acquisition')
        .select('id')
        .where('state', 'in', [...states])
        .where((eb) =>
          eb.or([
            eb('next_at', 'is', null),
            eb('next_at', '<=', now),
            // Planned before the clock was set back.
            eb('updated_at', '>', now + LEAP_MS),
          ]),
        )
        .orderBy((eb) => eb.fn.coalesce('next_at', sql<number>`0`))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
    /** Wanted books in these states; wishes for better recordings are not among them. */
    inStates: async (
      states: readonly AcquisitionState[],
    ): Promise<{ id: string; bookId: string; downloadId: string | null; libraryItemId: string | null }[]> => {
      const rows = await db.q
        .selectFrom('acquisition')
        .select(['id', 'book_id', 'download_id', 'library_item_id'])
        .where('purpose', '=', 'request')
        .where('state', 'in', [...states])
        .execute();
      return rows.map((row) => ({
        id: row.id,
        bookId: row.book_id,
        downloadId: row.download_id,
        libraryItemId: row.library_item_id,
      }));
    },
  };
}
