import type { Decision } from '@earmark/contracts';
import { decision as decisionSchema } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import { openIfReadable, type SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Candidate } from './collect.ts';

export type JudgedRelease = Candidate & { decision: Decision; foundAt: number };

/** Ranked ones first; of the rejected those that are nearest to the wanted book, so that a person sees them first. */
export function byDecision(one: { decision: Decision }, two: { decision: Decision }): number {
  const [a, b] = [one.decision, two.decision];
  return (a.rank ?? Infinity) - (b.rank ?? Infinity) || lasting(a) - lasting(b) || b.score - a.score || 0;
}

/** How many reasons will not pass by themselves. */
function lasting({ rejections }: Decision): number {
  return rejections.some(({ type }) => type === 'permanent') ? 1 : 0;
}

/** More than anybody reads; the best ones are kept. */
const KEPT = 500;

export type ReleaseStore = ReturnType<typeof createReleaseStore>;

/** The last search results of each wanted book. Snapshots are sealed: a download address may carry a passkey. */
export function createReleaseStore(db: Db, clock: Clock, secretBox: SecretBox) {
  return {
    replace: (
      acquisitionId: string,
      judged: readonly { candidate: Candidate; decision: Decision }[],
    ): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.deleteFrom('release').where('acquisition_id', '=', acquisitionId).execute();
        const now = clock.now();
        const best = judged.toSorted(byDecision).slice(0, KEPT);
        for (const { candidate, decision } of best) {
          await tx
            .insertInto('release')
            .values({
              id: newId(now),
              acquisition_id: acquisitionId,
              guid: candidate.release.guid,
              indexer_id: candidate.indexerId,
              feed_id: candidate.feedId,
              snapshot: secretBox.seal(JSON.stringify(candidate.release)),
              decision: JSON.stringify(decision),
              accepted: decision.accepted ? 1 : 0,
              rank: decision.rank,
              found_at: now,
            })
            .onConflict((conflict) => conflict.columns(['acquisition_id', 'indexer_id', 'guid']).doNothing())
            .execute();
        }
      }),
    list: async (acquisitionId: string): Promise<JudgedRelease[]> => {
      const rows = await db.q
        .selectFrom('release')
        .selectAll()
        .where('acquisition_id', '=', acquisitionId)
        .execute();
      return rows
        .flatMap((row) => {
          const snapshot = openIfReadable(secretBox, row.snapshot);
          // Its key is lost; the next search finds it anew.
          if (snapshot === undefined) return [];
          return {
            indexerId: row.indexer_id,
            feedId: row.feed_id,
            release: JSON.parse(snapshot) as FoundRelease,
            decision: decisionSchema.parse(JSON.parse(row.decision)),
            foundAt: row.found_at,
          };
        })
        .toSorted(byDecision);
    },
  };
}
