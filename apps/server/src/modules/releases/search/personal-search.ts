import type { GrabAnswer } from '@earmark/contracts';
import type { Indexer, IndexerAccount } from '../../../integrations/indexers/port.ts';
import { AppError, conflict } from '../../../kernel/errors.ts';
import type { StoredBook } from '../../catalog/index.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { Acquisition } from '../../requests/index.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { offerOf } from './freeleech.ts';
import { buildLadder } from './ladder.ts';
import type { LiveSearches } from './live-searches.ts';
import type { SearchParts } from './parts.ts';
import type { JudgedRelease, ReleaseStore } from './store.ts';

/** A release a person chose from the last search. */
type Choice = { guid: string; indexerId: string; override: boolean };

/** What a person does with a search: looks at it, starts it, and takes a release of it. */
export function createPersonalSearch(deps: {
  live: LiveSearches;
  store: ReleaseStore;
  parts: Pick<SearchParts, 'indexers' | 'grabs'>;
  load: (acquisitionId: string) => Promise<{ acquisition: Acquisition; book: StoredBook }>;
  readAccount: (provider: ActiveProvider<Indexer>) => Promise<IndexerAccount | null>;
}) {
  const { live, store, load } = deps;
  const { indexers, grabs } = deps.parts;

  const findChosen = async (acquisitionId: string, choice: Choice): Promise<JudgedRelease> => {
    const known = [...(live.of(acquisitionId)?.judged ?? []), ...(await store.list(acquisitionId))];
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
    /** Interactive search: what is known, or a fresh search. */
    interactive: async (
      acquisitionId: string,
      how: { refresh: boolean; waitMs: number; query?: string | undefined },
    ) => {
      const { book } = await load(acquisitionId);
      let search = live.of(acquisitionId);
      if (how.query !== undefined && search?.running)
        throw conflict('A search for this book is running.', 'Stop it first, or wait until it is done.');
      const stored = search?.running ? [] : await store.list(acquisitionId);
      // Another process has searched since (or RSS has): what is stored is newer than what this one remembers.
      if (search && !search.running && (stored[0]?.foundAt ?? 0) > search.endedAt) search = undefined;
      if (how.refresh || how.query !== undefined || (!search && stored.length === 0))
        search = live.start(acquisitionId, book, 'interactiveSearch', how.query);
      if (search?.running && how.waitMs > 0) {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          search.done,
          new Promise((resolve) => (timer = setTimeout(resolve, how.waitMs))),
        ]);
        clearTimeout(timer);
      }
      const judged = search ? search.judged : stored;
      const providers = await indexers();
      const accounts = new Map(
        await Promise.all(providers.map(async (each) => [each.id, await deps.readAccount(each)] as const)),
      );
      return {
        searchedAt: search?.startedAt ?? stored[0]?.foundAt ?? null,
        running: search?.running ?? false,
        states: search?.states ?? [],
        judged,
        indexerNames: new Map(providers.map((provider) => [provider.id, provider.name])),
        offerOf: ({ indexerId, release }: JudgedRelease) =>
          offerOf(
            release,
            providers.find((each) => each.id === indexerId)?.instance,
            accounts.get(indexerId) ?? null,
          ),
        query: search?.query ?? null,
        usualQuery: buildLadder(toEvaluateBook(book))[0]?.text ?? book.title,
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
      const { outcome, message } = await grabs.grabOne(acquisition.id, judged, {
        useFreeleech,
        override,
        userId,
      });
      if (outcome !== 'refused') return { outcome, message };
      throw new AppError({
        code: 'client_rejected',
        message: `The download client does not take "${judged.release.title}": ${message}`,
        hint: 'It is on the blocklist now, and the next best release is looked for.',
        status: 502,
        blame: 'remote',
      });
    },
  };
}
