import type { FoundRelease, Indexer } from '../../../integrations/indexers/port.ts';
import { AppError, describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import { waysTo } from './merge-same.ts';
import type { JudgedRelease } from './store.ts';

/** Accepted releases tried in one go before the book waits. */
const GRABS_PER_SEARCH = 5;
/** Trouble that the next release would meet as well, or that a person is to settle first. */
const STOPS_GRABBING: ReadonlySet<string> = new Set([
  'client_unavailable',
  'client_credentials',
  'client_banned',
  'client_misconfigured',
  'conflict',
  'freeleech_question',
  'freeleech_unclear',
  'invalid_transition',
  'not_found',
]);

/** Trouble of one indexer; the same torrent may be had from another. */
const ANOTHER_WAY: ReadonlySet<string> = new Set([
  'indexer_auth',
  'indexer_bad_answer',
  'indexer_limited',
  'indexer_unavailable',
  'release_gone',
]);

/** What became of a grab: the client has it, it was on its way, it waits for the client, or the client refused it. */
export type GrabOutcome = { outcome: 'grabbed' | 'tracked' | 'pending' | 'refused'; message: string };

/** Sends one release to a download client and moves the wanted book on; throws typed errors. */
export type GrabRelease = (input: {
  acquisitionId: string;
  indexerId: string;
  indexerName: string;
  indexer: Indexer;
  release: FoundRelease;
  useFreeleech: boolean | undefined;
  /** The release holds several books: other wanted ones may come with it. */
  isPack: boolean;
  /** A person wants it although it is rejected. */
  override: boolean;
  userId: string | null;
}) => Promise<GrabOutcome>;

export type GrabChoice = { useFreeleech: boolean | undefined; override: boolean; userId: string | null };

/** Grabs judged releases through the indexer that has them. */
export function createGrabs(options: {
  log: Logger;
  indexers: () => Promise<ActiveProvider<Indexer>[]>;
  grab: GrabRelease;
}) {
  const grabOne = async (
    acquisitionId: string,
    judged: JudgedRelease,
    how: GrabChoice,
  ): Promise<GrabOutcome> => {
    const provider = (await options.indexers()).find((each) => each.id === judged.indexerId);
    if (!provider)
      throw new AppError({
        code: 'release_gone',
        message: 'The indexer of this release is switched off or gone.',
        hint: 'Switch it on, or choose another release.',
        status: 409,
        blame: 'setup',
      });
    return options.grab({
      acquisitionId,
      indexerId: provider.id,
      indexerName: provider.name,
      indexer: provider.instance,
      release: judged.release,
      isPack: judged.decision.pack,
      ...how,
    });
  };

  /** Through the indexer it was judged for, else through another that has the same torrent. */
  const grabAnyWay = async (acquisitionId: string, judged: JudgedRelease, how: GrabChoice): Promise<void> => {
    let first: unknown;
    for (const way of waysTo(judged)) {
      try {
        await grabOne(acquisitionId, way, how);
        return;
      } catch (error) {
        first ??= error;
        if (!(error instanceof AppError) || !ANOTHER_WAY.has(error.code)) throw error;
      }
    }
    throw first;
  };

  return {
    grabOne,
    /** Grabs the best accepted release that can be had. `false`: none could. Trouble with the client is thrown. */
    grabBest: async (
      acquisitionId: string,
      judged: readonly JudgedRelease[],
    ): Promise<{ grabbed: boolean; trouble: string | null }> => {
      let trouble: string | null = null;
      const accepted = judged.filter((candidate) => candidate.decision.accepted);
      for (const each of accepted.slice(0, GRABS_PER_SEARCH)) {
        try {
          // What the client refuses is blocklisted, and the next best is on its way by a job of its own.
          await grabAnyWay(acquisitionId, each, { useFreeleech: undefined, override: false, userId: null });
          return { grabbed: true, trouble: null };
        } catch (error) {
          if (!(error instanceof AppError) || STOPS_GRABBING.has(error.code)) throw error;
          trouble = `${each.release.title}: ${describeError(error)}`;
          options.log.warn(
            { release: each.release.title, err: describeError(error) },
            'A release could not be grabbed; the next one is tried.',
          );
        }
      }
      return { grabbed: false, trouble };
    },
  };
}
