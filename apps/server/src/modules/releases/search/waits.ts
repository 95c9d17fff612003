import type { Db } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { type AppError, describeError } from '../../../kernel/errors.ts';
import { spreadOf } from '../../../kernel/spread.ts';
import type { StoredBook } from '../../catalog/index.ts';
import type { Acquisition, Acquisitions } from '../../requests/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import { unreleasedWords } from '../decisions/unreleased.ts';
import { FREELEECH_QUESTION } from './freeleech.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_SPREAD_MS = 2 * HOUR_MS;

/** A person is to answer before anything is grabbed; joins the open transaction. */
export type OnQuestion = (question: {
  acquisitionId: string;
  bookId: string;
  bookTitle: string;
  message: string;
}) => Promise<void>;

export type Waits = ReturnType<typeof createWaits>;

/** How a wanted book waits: why, for how long, and what happens then. */
export function createWaits(options: {
  db: Db;
  clock: Clock;
  settings: Pick<SettingsService, 'get'>;
  acquisitions: Pick<Acquisitions, 'byId' | 'transition'>;
  onQuestion: OnQuestion;
}) {
  const { clock, acquisitions } = options;
  const intervalMs = async () => (await options.settings.get('general')).searchIntervalHours * HOUR_MS;

  return {
    /** Nothing acceptable was found, or could be had. */
    forNextSearch: async (
      acquisition: Acquisition,
      words: { reason: string; reasonCode: string },
    ): Promise<void> => {
      const attempts = acquisition.attempts + 1;
      const pauseMs =
        words.reasonCode === 'indexersDown'
          ? 15 * MINUTE_MS
          : words.reasonCode === 'heldBack'
            ? HOUR_MS
            : (await intervalMs()) * Math.min(8, 2 ** Math.max(0, attempts - 3));
      await acquisitions.transition(acquisition.id, 'nothingAcceptable', {
        ...words,
        message: words.reason,
        nextStep: 'Earmark searches again.',
        nextAt: clock.now() + pauseMs,
        attempts,
      });
    },

    /** A person is to say whether a token is spent; asked again with the next search, for tokens and prices change. */
    forAnswer: async (acquisition: Acquisition, book: StoredBook, question: AppError): Promise<void> => {
      const nextAt = clock.now() + (await intervalMs());
      await options.db.transaction(async () => {
        await acquisitions.transition(acquisition.id, 'answerNeeded', {
          message: question.message,
          reason: question.message,
          reasonCode: FREELEECH_QUESTION,
          nextStep: question.hint ?? null,
          nextAt,
          attempts: acquisition.attempts,
        });
        await options.onQuestion({
          acquisitionId: acquisition.id,
          bookId: book.id,
          bookTitle: book.title,
          message: question.message,
        });
      });
    },

    /** Nothing real can be found before the day a book comes out: it waits for it without asking anybody. */
    forDay: async (acquisition: Acquisition, day: number): Promise<void> => {
      await acquisitions.transition(acquisition.id, 'nothingAcceptable', {
        reason: unreleasedWords(day),
        reasonCode: 'unreleased',
        message: unreleasedWords(day),
        nextStep: 'Earmark searches when it is out.',
        // Every installation waits for the same day; not all of them come in its first second.
        nextAt: day + Math.floor(spreadOf(acquisition.id) * DAY_SPREAD_MS),
      });
    },

    /** The release could not be handed over. */
    afterFailedGrab: async (acquisition: Acquisition, error: AppError): Promise<void> => {
      await acquisitions.transition(acquisition.id, 'grabFailed', {
        message: `The release could not be handed to the download client: ${describeError(error)}`,
        reason: describeError(error),
        reasonCode: error.code,
        nextStep: error.hint ?? 'Earmark tries again.',
        nextAt: clock.now() + (error.retryAfterMs ?? 5 * MINUTE_MS),
      });
    },

    /** The search did not even come to an end: whatever the reason, the book must not stand in "searching" for ever. */
    afterTrouble: async (acquisitionId: string, error: unknown): Promise<void> => {
      const now = await acquisitions.byId(acquisitionId);
      if (now?.state !== 'searching') return;
      const reason = `The search broke off: ${describeError(error)}`;
      await acquisitions.transition(acquisitionId, 'nothingAcceptable', {
        reason,
        reasonCode: 'searchFailed',
        message: reason,
        nextStep: 'Earmark searches again.',
        nextAt: clock.now() + 15 * MINUTE_MS,
      });
    },

    stoppedBy: async (acquisitionId: string, by: { userId: string; username: string }): Promise<void> => {
      const message = `${by.username} stopped the search.`;
      await acquisitions.transition(acquisitionId, 'nothingAcceptable', {
        message,
        reason: message,
        reasonCode: 'stopped',
        nextStep: 'Earmark searches again.',
        nextAt: clock.now() + (await intervalMs()),
        userId: by.userId,
      });
    },
  };
}
