import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import { fill } from './merge-same.ts';
import type { JudgedRelease } from './store.ts';

/** Looks one torrent up on MyAnonamouse itself; null when the site has it no more. */
export type LookUpMam = (mamId: string, signal: AbortSignal) => Promise<FoundRelease | null>;

/** Calls for one book: only what may be grabbed is worth one. */
const LOOK_UPS = 5;
const KEPT_MS = 6 * 3_600_000;
const MAX_KEPT = 2000;

export type MamFacts = ReturnType<typeof createMamFacts>;

/**
 * Lays MyAnonamouse's own facts (narrators, series, flags, file types) over what another indexer told about one of its
 * torrents. The session spaces the calls; each torrent is asked for once.
 */
export function createMamFacts(deps: { clock: Clock; log: Logger }) {
  const known = new Map<string, { facts: FoundRelease | null; at: number }>();

  const factsOf = async (mamId: string, lookUp: LookUpMam, signal: AbortSignal) => {
    const kept = known.get(mamId);
    if (kept && deps.clock.now() - kept.at < KEPT_MS) return kept.facts;
    const facts = await lookUp(mamId, signal);
    if (known.size >= MAX_KEPT) known.delete(known.keys().next().value!);
    known.set(mamId, { facts, at: deps.clock.now() });
    return facts;
  };

  return {
    /**
     * The same releases, richer; `changed` tells whether they must be judged anew. Trouble with the site leaves the
     * rest as it is.
     *
     * @param isOwn whether an indexer is MyAnonamouse itself, whose releases have it all
     */
    enrich: async (
      judged: readonly JudgedRelease[],
      how: { lookUp: LookUpMam; isOwn: (indexerId: string) => boolean; signal: AbortSignal },
    ): Promise<{ releases: JudgedRelease[]; changed: boolean }> => {
      const worthIt = judged
        .filter(({ release, indexerId }) => release.mamId !== undefined && !how.isOwn(indexerId))
        .filter(({ decision }) => decision.rejections.every((each) => each.type === 'temporary'))
        .slice(0, LOOK_UPS);
      const richer = new Map<JudgedRelease, JudgedRelease>();
      for (const each of worthIt) {
        try {
          const facts = await factsOf(each.release.mamId!, how.lookUp, how.signal);
          if (facts) richer.set(each, { ...each, release: layOver(each.release, facts) });
        } catch (error) {
          deps.log.info(
            { release: each.release.title, err: describeError(error) },
            'MyAnonamouse did not tell more about a release.',
          );
          break;
        }
      }
      return { releases: judged.map((each) => richer.get(each) ?? each), changed: richer.size > 0 };
    },
  };
}

/** Where it is fetched stays; everything the site knows about the torrent is taken from the site. */
function layOver(release: FoundRelease, facts: FoundRelease): FoundRelease {
  const { guid, indexer, protocol, subIndexerId, downloadUrl, magnetUri, infoUrl, foundBy } = release;
  const route = { guid, indexer, protocol, subIndexerId, downloadUrl, magnetUri, infoUrl, foundBy };
  return fill({ ...facts, ...route }, release);
}
