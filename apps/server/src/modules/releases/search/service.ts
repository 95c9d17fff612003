import type { GrabAnswer, IndexerSearchState } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { EventBus } from '../../../events/index.ts';
import type { Indexer } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { AppError, conflict, describeError, notFound } from '../../../kernel/errors.ts';
import type { SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CatalogService, StoredBook } from '../../catalog/index.ts';
import type { ProviderService } from '../../providers/index.ts';
import type { Acquisition, Acquisitions } from '../../requests/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import { collectReleases, type SearchSource } from './collect.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { createGrabs, type GrabRelease } from './grab-best.ts';
import { createJudge, type EvaluateReleases, releaseKey } from './judge.ts';
import { buildLadder } from './ladder.ts';
import { createReleaseStore, type JudgedRelease } from './store.ts';
import { heldBackBy, shouldRest, waitWords } from './wait-words.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Releases kept from a search are good for a next try this long. */
const FRESH_MS = 12 * HOUR_MS;
const PROGRESS_EVERY_MS = 400;
/** A release a person chose from the last search. */
type Choice = { guid: string; indexerId: string; override: boolean };

type LiveSearch = {
  startedAt: number;
  running: boolean;
  states: IndexerSearchState[];
  judged: JudgedRelease[];
  done: Promise<void>;
  abort: AbortController;
};

export type { EvaluateReleases, GrabRelease };
export type SearchService = ReturnType<typeof createSearchService>;

/** Finds releases for wanted books, has them judged, grabs the best, and remembers the rest for the next try. */
export function createSearchService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  secretBox: SecretBox;
  catalog: CatalogService;
  providers: ProviderService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  evaluate: EvaluateReleases;
  grab: GrabRelease;
}) {
  const { clock, log, bus, acquisitions, providers, catalog } = options;
  const store = createReleaseStore(options.db, clock, options.secretBox);
  const live = new Map<string, LiveSearch>();

  const announce = async (acquisitionId: string, bookId: string) => {
    const requests = await options.db.q
      .selectFrom('request')
      .select('id')
      .where('acquisition_id', '=', acquisitionId)
      .execute();
    for (const request of requests) {
      bus.publish(
        { topic: 'request', data: { kind: 'releases', requestId: request.id, bookId, status: null } },
        { kind: 'admins' },
      );
    }
  };

  const indexers = () => providers.active<Indexer>('indexer');

  const judge = createJudge(options.evaluate, clock);
  const { grabOne, grabBest } = createGrabs({ log, indexers, grab: options.grab });

  /** One search of one wanted book at a time; whoever asks meanwhile gets the one that runs. */
  const startSearch = (acquisition: Acquisition, book: StoredBook): LiveSearch => {
    const running = live.get(acquisition.id);
    if (running?.running) return running;
    const abort = new AbortController();
    const search: LiveSearch = {
      startedAt: clock.now(),
      running: true,
      states: [],
      judged: [],
      done: Promise.resolve(),
      abort,
    };
    let lastProgress = 0;
    let judging: Promise<void> = Promise.resolve();

    const work = async () => {
      const sources: SearchSource[] = (await indexers()).map((provider) => ({
        id: provider.id,
        name: provider.name,
        indexer: provider.instance,
        restingUntil: provider.restingUntil,
        lastError: provider.lastError,
      }));
      const acceptable = new Set<string>();
      const { found, states } = await collectReleases({
        sources,
        ladder: buildLadder(toEvaluateBook(book)),
        clock,
        signal: abort.signal,
        enough: (own) =>
          own.some((candidate) => acceptable.has(releaseKey(candidate.indexerId, candidate.release.guid))) ||
          own.length >= 200,
        onProgress: (current, soFar) => {
          search.states = [...current];
          if (clock.now() - lastProgress < PROGRESS_EVERY_MS) return;
          lastProgress = clock.now();
          const candidates = [...soFar];
          judging = judging
            .then(async () => {
              search.judged = await judge(acquisition.id, book, candidates);
              await announce(acquisition.id, book.id);
            })
            .catch((error: unknown) =>
              log.warn({ err: describeError(error) }, 'Releases could not be judged while the search runs.'),
            );
        },
        judgeNow: async (own) => {
          for (const each of await judge(acquisition.id, book, own)) {
            if (each.decision.accepted) acceptable.add(releaseKey(each.indexerId, each.release.guid));
          }
        },
        onSource: (sourceId, result) => {
          const record = result.ok
            ? providers.recordOk(sourceId)
            : providers.recordFailure(sourceId, result.error, { rest: shouldRest(result.error) });
          record.catch((error: unknown) =>
            log.warn({ err: describeError(error) }, 'The state of an indexer could not be stored.'),
          );
        },
      });
      await judging;
      search.states = states;
      search.judged = await judge(acquisition.id, book, found);
      await store.replace(
        acquisition.id,
        search.judged.map((each) => ({ candidate: each, decision: each.decision })),
      );
    };
    search.done = work().finally(() => {
      search.running = false;
      announce(acquisition.id, book.id).catch((error: unknown) =>
        log.warn({ err: describeError(error) }, 'A finished search was not announced.'),
      );
    });
    // Whoever started it waits for `done`; a second look at a failed search must not end the process.
    search.done.catch(() => undefined);
    live.set(acquisition.id, search);
    for (const [id, each] of live)
      if (!each.running && clock.now() - each.startedAt > HOUR_MS) live.delete(id);
    return search;
  };

  const waitFor = async (
    acquisition: Acquisition,
    words: { reason: string; reasonCode: string },
  ): Promise<void> => {
    const { searchIntervalHours } = await options.settings.get('general');
    const attempts = acquisition.attempts + 1;
    const pauseMs =
      words.reasonCode === 'indexersDown'
        ? 15 * MINUTE_MS
        : words.reasonCode === 'heldBack'
          ? HOUR_MS
          : searchIntervalHours * HOUR_MS * Math.min(8, 2 ** Math.max(0, attempts - 3));
    await acquisitions.transition(acquisition.id, 'nothingAcceptable', {
      ...words,
      message: words.reason,
      nextStep: 'Earmark searches again.',
      nextAt: clock.now() + pauseMs,
      attempts,
    });
  };

  const SEARCHABLE = ['requested', 'waiting', 'searching'];
  const load = async (acquisitionId: string): Promise<{ acquisition: Acquisition; book: StoredBook }> => {
    const acquisition = await acquisitions.byId(acquisitionId);
    if (!acquisition) throw notFound('This wanted book');
    return { acquisition, book: await catalog.enrichedBook(acquisition.bookId) };
  };

  const findChosen = async (acquisitionId: string, choice: Choice): Promise<JudgedRelease> => {
    const known = [...(live.get(acquisitionId)?.judged ?? []), ...(await store.list(acquisitionId))];
    const judged = known.find(
      (each) => each.release.guid === choice.guid && each.indexerId === choice.indexerId,
    );
    if (!judged) {
      throw new AppError({
        code: 'release_gone',
        message: 'This release is not in the last search.',
        hint: 'Search again and choose from the list.',
        status: 404,
        blame: 'caller',
      });
    }
    if (!judged.decision.accepted && !choice.override) {
      throw conflict(
        `This release is rejected: ${judged.decision.rejections.map((each) => each.message).join(' ')}`,
        'Send "override": true to grab it all the same.',
      );
    }
    return judged;
  };

  return {
    /** The job: search, choose, grab; safe to repeat. */
    searchAndGrab: async (acquisitionId: string): Promise<void> => {
      const before = await acquisitions.byId(acquisitionId);
      if (!before || !SEARCHABLE.includes(before.state)) return;
      await acquisitions.transition(acquisitionId, 'searchStarted', { message: 'Searching.' });
      const { acquisition, book } = await load(acquisitionId);
      const search = startSearch(acquisition, book);
      await search.done;
      try {
        const { grabbed, trouble } = await grabBest(acquisition.id, search.judged);
        if (!grabbed)
          await waitFor(
            acquisition,
            waitWords({
              states: search.states,
              found: search.judged.length,
              trouble,
              heldBack: heldBackBy(search.judged),
            }),
          );
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Cancelled, or brought by another book's pack meanwhile: nothing to do.
        const now = await acquisitions.byId(acquisitionId);
        if (!now || !SEARCHABLE.includes(now.state)) return;
        await acquisitions.transition(acquisitionId, 'grabFailed', {
          message: `The release could not be handed to the download client: ${describeError(error)}`,
          reason: describeError(error),
          reasonCode: error.code,
          nextStep: error.hint ?? 'Earmark tries again.',
          nextAt: clock.now() + (error.retryAfterMs ?? 5 * MINUTE_MS),
        });
      }
    },

    /** After a failed download: the next best release of the same search, if there is one. */
    grabNextBest: async (acquisitionId: string): Promise<boolean> => {
      const { acquisition, book } = await load(acquisitionId);
      if (!SEARCHABLE.includes(acquisition.state)) return false;
      const kept = (await store.list(acquisitionId)).filter((each) => clock.now() - each.foundAt < FRESH_MS);
      if (kept.length === 0) return false;
      // Judged anew: the failed one is on the blocklist now.
      return (await grabBest(acquisition.id, await judge(acquisition.id, book, kept))).grabbed;
    },

    /** Interactive search: what is known, or a fresh search. */
    interactive: async (acquisitionId: string, how: { refresh: boolean; waitMs: number }) => {
      const { acquisition, book } = await load(acquisitionId);
      let search = live.get(acquisitionId);
      const stored = search ? [] : await store.list(acquisitionId);
      if (how.refresh || (!search && stored.length === 0)) search = startSearch(acquisition, book);
      if (search?.running && how.waitMs > 0) {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          search.done,
          new Promise((resolve) => (timer = setTimeout(resolve, how.waitMs))),
        ]);
        clearTimeout(timer);
      }
      const judged = search ? search.judged : stored;
      return {
        searchedAt: search?.startedAt ?? stored[0]?.foundAt ?? null,
        running: search?.running ?? false,
        states: search?.states ?? [],
        judged,
        indexerNames: new Map((await indexers()).map((provider) => [provider.id, provider.name])),
      };
    },

    /** Throws when the choice cannot be grabbed as it is: not in the last search, or rejected. */
    assertChoosable: async (acquisitionId: string, choice: Choice): Promise<void> => {
      await findChosen(acquisitionId, choice);
    },

    /** A person's choice; `override` takes a rejected release. What the client refuses is an error. */
    grabChosen: async (
      acquisitionId: string,
      choice: Choice & { useFreeleech: boolean | undefined; userId: string },
    ): Promise<Omit<GrabAnswer, 'ok'>> => {
      const { acquisition } = await load(acquisitionId);
      const { useFreeleech, override, userId } = choice;
      const judged = await findChosen(acquisitionId, choice);
      const { outcome, message } = await grabOne(acquisition.id, judged, { useFreeleech, override, userId });
      if (outcome !== 'refused') return { outcome, message };
      throw new AppError({
        code: 'client_rejected',
        message: `The download client does not take "${judged.release.title}": ${message}`,
        hint: 'It is on the blocklist now, and the next best release is looked for.',
        status: 502,
        blame: 'remote',
      });
    },
    cancel: (acquisitionId: string): void => live.get(acquisitionId)?.abort.abort(),
    stop: (): void => {
      for (const search of live.values()) search.abort.abort();
    },
  };
}
