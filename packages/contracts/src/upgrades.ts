import { z } from 'zod';
import { acquisitionState } from './books.ts';
import { id, isoTime, pageOf, pageQuery, queryFlag } from './common.ts';
import { bookSummary, progress } from './requests.ts';

/** How the search for a better recording of a book stands; the book itself stays available meanwhile. */
export const upgradeState = z.object({
  /** `waiting` for the next search … `importing`; `imported` when the last one has replaced the recording. */
  state: acquisitionState,
  reason: z.string().nullable(),
  nextStep: z.string().nullable(),
  nextAt: isoTime.nullable(),
  downloadId: id.nullable(),
  progress: progress.nullable(),
});
export type UpgradeState = z.infer<typeof upgradeState>;

/** A book of the library beside what its quality profile calls good enough. */
export const upgradableBook = z
  .object({
    libraryItemId: id,
    book: bookSummary,
    /** What the library has: `mp3, 64 kbit/s`. */
    has: z.string(),
    /** The format that is good enough. */
    cutoff: z.string(),
    cutoffMet: z.boolean(),
    /** Why a better recording is worth looking for, or not. */
    reason: z.string(),
    /** Null when none has been looked for. */
    upgrade: upgradeState.nullable(),
  })
  .meta({ id: 'UpgradableBook' });
export type UpgradableBook = z.infer<typeof upgradableBook>;

/** Books below the cutoff, by title; `upgradeAllowed` false: the profile looks for nothing better by itself. */
export const upgradablePage = pageOf(upgradableBook)
  .extend({ upgradeAllowed: z.boolean() })
  .meta({ id: 'UpgradablePage' });
export type UpgradablePage = z.infer<typeof upgradablePage>;
export const upgradableListQuery = pageQuery.pick({ page: true, pageSize: true });

export const stopUpgradeQuery = z.object({ removeFromClient: queryFlag.default(false) });
