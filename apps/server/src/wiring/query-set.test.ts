import { settingsSections } from '@earmark/contracts';
import { bytesFor, release } from '@earmark/testbed/catalogue/data/release-builder';
import type { CatalogueRelease, LanguageCode } from '@earmark/testbed/catalogue/model';
import { startProwlarr } from '@earmark/testbed/prowlarr/index';
import { afterEach, expect, it } from 'vitest';
import { closeAll, startHarness } from '../integrations/indexers/myanonamouse/testing/start.ts';
import { prowlarr, prowlarrSettings } from '../integrations/indexers/prowlarr/index.ts';
import { testTools } from '../integrations/testing/tools.ts';
import { systemClock } from '../kernel/clock.ts';
import { evaluateReleases, profileOf } from '../modules/releases/index.ts';
import { ladderPlan } from '../modules/releases/search/call-plan.ts';
import { type Candidate, collectReleases } from '../modules/releases/search/collect.ts';
import { QUERY_SET, type QueryCase } from '../modules/releases/search/fixtures/query-set.ts';
import { releaseKey, toEngineRelease } from '../modules/releases/search/judge.ts';
import { buildLadder } from '../modules/releases/search/ladder.ts';

/** Asked for in the issue: this much found, with at most this many calls an indexer. */
const GOAL = 0.95;
const CALLS = 3;
/** And this much of it accepted. */
const TAKEN = 0.93;
const RUNTIME_MINUTES = 400;
const CODES: Record<string, LanguageCode> = { french: 'FRE', german: 'GER', japanese: 'JPN', russian: 'RUS' };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await closeAll();
});

function toListing({ listed, wanted }: QueryCase, at: number): CatalogueRelease {
  const position = listed.series?.[0]?.position ?? '';
  const books = /^(\d+)-(\d+)$/.exec(position);
  return release(9000 + at, {
    title: listed.title,
    authors: listed.authors,
    releaseTitle: listed.line,
    series: listed.series ?? [],
    sizeBytes: bytesFor(RUNTIME_MINUTES * (books ? Number(books[2]) : 1), 64),
    language: CODES[wanted.language ?? ''] ?? 'ENG',
    seeders: 20,
  });
}

/** Other books of the same authors and series, which wide queries find in heaps. */
const crowdOf = ({ listed }: QueryCase, at: number): CatalogueRelease[] =>
  ['Amber', 'Birch', 'Cedar', 'Dahlia'].map((word, number) =>
    release(100_000 + at * 10 + number, {
      title: `${word} Year`,
      authors: listed.authors,
      releaseTitle: `${listed.authors.join(', ')} - ${word} Year [M4B]`,
      series: listed.series?.map(({ name }) => ({ name, position: String(40 + number) })) ?? [],
      sizeBytes: bytesFor(RUNTIME_MINUTES, 64),
      seeders: 20,
    }),
  );

it.each([
  { site: 'a quiet site', crowd: false },
  // Every query fills its page, so that there is always another one to ask for.
  { site: 'a crowded site', crowd: true },
])(
  `finds at least ${GOAL * 100} % of the titles that break others, with at most ${CALLS} calls an indexer, on $site`,
  async ({ crowd }) => {
    const releases = [...QUERY_SET.map(toListing), ...(crowd ? QUERY_SET.flatMap(crowdOf) : [])];
    const { mam, indexer: mamIndexer } = await startHarness({
      releases,
      modes: { maxPerPage: crowd ? 3 : 100 },
    });
    const remote = await startProwlarr({ releases });
    const tools = testTools();
    cleanups.push(remote.close, tools.close);
    const shelf = prowlarr.create(
      prowlarrSettings.parse({ url: remote.baseUrl, apiKey: remote.apiKey }),
      tools,
    );
    const settings = profileOf(settingsSections.quality.parse({}), null);
    const indexers = [
      {
        name: 'MyAnonamouse',
        indexer: mamIndexer,
        calls: () => mam.requests.filter((each) => each.url.includes('loadSearch')).length,
      },
      {
        name: 'Torznab',
        indexer: { ...shelf, feeds: () => Promise.resolve([{ id: '2', name: 'Open Shelf', enabled: true }]) },
        calls: () => remote.requests.filter((each) => each.url.startsWith('/2/api')).length,
      },
    ];
    const missed: string[] = [];
    const refused: string[] = [];
    let calls = 0;
    for (const { name, indexer, calls: count } of indexers) {
      for (const [at, { trap, wanted }] of QUERY_SET.entries()) {
        const book = {
          region: null,
          narrators: [],
          runtimeMinutes: RUNTIME_MINUTES,
          ...wanted,
          series: wanted.series ?? [],
        };
        const accepted = new Set<string>();
        const why = new Map<string, string>();
        const judgeNow = (found: readonly Candidate[]) => {
          const { decisions } = evaluateReleases({
            book,
            releases: found.map(toEngineRelease),
            settings,
            context: { now: systemClock.now() },
          });
          for (const decision of decisions)
            why.set(decision.guid, decision.rejections.map((each) => each.message).join(' '));
          for (const decision of decisions) if (decision.accepted) accepted.add(decision.guid);
          return Promise.resolve();
        };
        const before = count();
        const { found } = await collectReleases({
          sources: [{ id: 'x', name, indexer, restingUntil: null, lastError: null }],
          planFor: () => ladderPlan(buildLadder(book)),
          clock: systemClock,
          signal: AbortSignal.timeout(20_000),
          enough: () => accepted.size > 0,
          judgeNow,
          onProgress: () => undefined,
          onSource: () => undefined,
        });
        const asked = count() - before;
        expect(asked, `calls for "${wanted.title}"`).toBeLessThanOrEqual(CALLS);
        calls += asked;
        const right = found.find((each) => each.release.guid.endsWith(String(9000 + at)));
        if (!right) missed.push(`${name}, ${trap}: ${wanted.title}`);
        else if (!accepted.has(releaseKey('x', right.release.guid)))
          refused.push(`${name}, ${trap}: ${why.get(releaseKey('x', right.release.guid))}`);
      }
    }
    const searches = indexers.length * QUERY_SET.length;
    const found = (searches - missed.length) / searches;
    const taken = (searches - missed.length - refused.length) / searches;
    const report = [
      `${calls} calls for ${searches} searches`,
      'missed:',
      ...missed,
      'refused:',
      ...refused,
    ].join('\n');
    expect(found, report).toBeGreaterThanOrEqual(GOAL);
    // What was found is for the decision engine; it may refuse some, but the searches are judged by its yes.
    if (!crowd) expect(taken, report).toBeGreaterThanOrEqual(TAKEN);
  },
  60_000,
);
