import { evaluateResponse, type ReleaseInput, settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import type { DecisionRule } from './decisions/rule.ts';
import { createEvaluator, evaluateReleases } from './evaluate.ts';
import { blindSetA } from './fixtures/blind-a.ts';
import { blindSetB } from './fixtures/blind-b.ts';
import { blindSetC } from './fixtures/blind-c.ts';
import { blindSetD } from './fixtures/blind-d.ts';
import { blindSetE1 } from './fixtures/blind-e1.ts';
import { blindSetE2 } from './fixtures/blind-e2.ts';
import { blindSetF1 } from './fixtures/blind-f1.ts';
import { blindSetF2 } from './fixtures/blind-f2.ts';
import { blindSetG1 } from './fixtures/blind-g1.ts';
import { blindSetG2 } from './fixtures/blind-g2.ts';
import { blindSetH1 } from './fixtures/blind-h1.ts';
import { blindSetH2 } from './fixtures/blind-h2.ts';
import { blindSetI1 } from './fixtures/blind-i1.ts';
import { blindSetI2 } from './fixtures/blind-i2.ts';
import { blindSetJ1 } from './fixtures/blind-j1.ts';
import { blindSetJ2 } from './fixtures/blind-j2.ts';
import { blindSetK1 } from './fixtures/blind-k1.ts';
import { blindSetK2 } from './fixtures/blind-k2.ts';
import { blindSetK3 } from './fixtures/blind-k3.ts';
import { blindSetK4 } from './fixtures/blind-k4.ts';
import { blindSetK5 } from './fixtures/blind-k5.ts';
import { blindSetL1 } from './fixtures/blind-l1.ts';
import { blindSetL2 } from './fixtures/blind-l2.ts';
import { blindSetL3 } from './fixtures/blind-l3.ts';
import { blindSetL4 } from './fixtures/blind-l4.ts';
import { blindSetL5 } from './fixtures/blind-l5.ts';
import { blindSetL6 } from './fixtures/blind-l6.ts';
import { blindSetL7 } from './fixtures/blind-l7.ts';
import { developmentSet } from './fixtures/development.ts';
import { holdoutSet } from './fixtures/holdout.ts';
import { hostileSet } from './fixtures/hostile.ts';
import { type LabelledCase, toJudgement } from './fixtures/labelled.ts';
import { matrixCases } from './fixtures/matrix.ts';

const settings = settingsSections.quality.parse({});
const context = { now: Date.UTC(2026, 0, 1) };
const book = {
  title: 'The Glass Road',
  authors: ['Anna Maddox'],
  narrators: ['Clara Whitfield'],
  series: [{ name: 'Ember Saga', position: '2' }],
  language: 'english',
  runtimeMinutes: 600,
};

function release(guid: string, title: string, extra: Partial<ReleaseInput> = {}): ReleaseInput {
  return {
    guid,
    indexer: 'Open Shelf',
    protocol: 'torrent',
    title,
    size: 288_000_000,
    seeders: 5,
    publishDate: '2024-01-01T00:00:00Z',
    categories: [3030],
    flags: [],
    ...extra,
  };
}

function rank(releases: ReleaseInput[], policy = settings): string[] {
  return evaluateReleases({ book, releases, settings: policy, context }).ranked;
}

describe('evaluateReleases', () => {
  it('answers in the shape of the contract, one decision for each release in its place', () => {
    const releases = [release('a', 'Anna Maddox - The Glass Road'), release('b', 'Anna Maddox - Salt')];
    const answer = evaluateReleases({ book, releases, settings, context });
    expect(evaluateResponse.parse(answer)).toEqual(answer);
    expect(answer.decisions.map((one) => [one.guid, one.accepted, one.rank])).toEqual([
      ['a', true, 1],
      ['b', false, null],
    ]);
    expect(answer.ranked).toEqual(['a']);
  });

  it('has nothing to say about nothing', () => {
    expect(evaluateReleases({ book, releases: [], settings, context })).toEqual({
      decisions: [],
      ranked: [],
    });
  });

  it('shows all reasons of a group', () => {
    const { decisions } = evaluateReleases({
      book,
      releases: [release('a', 'Anna Maddox - The Glass Road (Abridged) [GER]', { seeders: 0 })],
      settings,
      context,
    });
    expect(decisions[0]!.rejections.map((one) => one.code).sort()).toEqual([
      'abridged',
      'language',
      'seeders',
    ]);
  });

  it('asks dear rules only when the cheap ones have nothing to say', () => {
    const asked: string[] = [];
    const rule = (code: string, group: DecisionRule['group'], refuses: boolean): DecisionRule => ({
      code,
      group,
      check: () => {
        asked.push(code);
        return refuses ? { type: 'permanent', message: code } : null;
      },
    });
    const groups = [
      [rule('one', 'identity', true), rule('two', 'identity', true)],
      [rule('three', 'state', true)],
    ];
    createEvaluator({ book, settings, context }, groups).evaluate([release('a', 'x')]);
    expect(asked).toEqual(['one', 'two']);
  });

  it('turns a rule that throws into a rejection with its name', () => {
    const broken: DecisionRule = {
      code: 'broken',
      group: 'identity',
      check: () => {
        throw new Error('no luck');
      },
    };
    const { decisions } = createEvaluator({ book, settings, context }, [[broken]]).evaluate([
      release('a', 'x'),
    ]);
    expect(decisions[0]!.rejections).toEqual([
      { code: 'broken', type: 'permanent', message: 'The rule "broken" failed: no luck' },
    ]);
  });

  it('ranks the wanted narrator, a single book, the better format and more seeders first', () => {
    const title = 'Anna Maddox - The Glass Road';
    expect(
      rank([
        release('other', `${title} (read by Boris Petrov)`),
        release('wanted', `${title} (read by Clara Whitfield)`),
        release('unknown', title),
      ]),
    ).toEqual(['wanted', 'unknown', 'other']);
    expect(
      rank([
        release('pack', 'Anna Maddox - Ember Saga 1-3', { size: 864_000_000 }),
        release('single', title),
      ]),
    ).toEqual(['single', 'pack']);
    expect(
      rank([release('mp3', `${title} mp3`), release('none', title), release('m4b', `${title} m4b`)]),
    ).toEqual(['m4b', 'mp3', 'none']);
    expect(rank([release('few', title, { seeders: 2 }), release('many', title, { seeders: 90 })])).toEqual([
      'many',
      'few',
    ]);
  });

  it('lets preferred terms count', () => {
    const title = 'Anna Maddox - The Glass Road';
    const policy = {
      ...settings,
      preferredTerms: [
        { term: 'retail', score: 10 },
        { term: 'rip', score: -10 },
      ],
    };
    const releases = [
      release('rip', `${title} [rip]`),
      release('plain', title),
      release('retail', `${title} [Retail]`),
    ];
    expect(rank(releases, policy)).toEqual(['retail', 'plain', 'rip']);
  });

  it('explains every criterion with a sentence, and scores in the order of the ranks', () => {
    const title = 'Anna Maddox - The Glass Road';
    const releases = [
      release('a', `${title} mp3`),
      release('b', `${title} m4b (Clara Whitfield)`),
      release('c', title, { size: null }),
    ];
    const { decisions, ranked } = evaluateReleases({ book, releases, settings, context });
    for (const decision of decisions) {
      expect(decision.scoreParts.length).toBeGreaterThan(8);
      for (const part of decision.scoreParts) expect(part.text).toMatch(/^[A-Z0-9].*\.$/);
    }
    const scores = ranked.map((guid) => decisions.find((one) => one.guid === guid)!.score);
    expect(scores).toEqual([...scores].sort((one, two) => two - one));
  });

  it('gives equal releases a fixed order', () => {
    const title = 'Anna Maddox - The Glass Road';
    expect(rank([release('b', title), release('a', title)])).toEqual(['a', 'b']);
  });

  it('marks packs', () => {
    const { decisions } = evaluateReleases({
      book,
      releases: [release('pack', 'Anna Maddox - Ember Saga 1-3', { size: 864_000_000 })],
      settings,
      context,
    });
    expect(decisions[0]).toMatchObject({ accepted: true, pack: true, rank: 1 });
  });
});

describe('every usual shape of many books', () => {
  it.each(matrixCases().map((row) => [row.book.title, row] as const))(
    '%s',
    (_, { book: wanted, releases }) => {
      const { decisions } = evaluateReleases({
        book: wanted,
        releases: releases.map((one) => one.release),
        settings,
        context,
      });
      const wrong = decisions.flatMap((decision, at) =>
        decision.accepted === releases[at]!.wanted
          ? []
          : [
              `${releases[at]!.label}: ${releases[at]!.release.title} (${decision.rejections.map((one) => one.message).join(' ')})`,
            ],
      );
      expect(wrong).toEqual([]);
    },
  );
});

describe('the labelled set', () => {
  it('holds two hundred and fifty judgements at least in each of its parts', () => {
    for (const set of [developmentSet, holdoutSet]) {
      expect(set.flatMap((row) => row.releases).length).toBeGreaterThanOrEqual(250);
    }
  });

  const rows: [string, LabelledCase][] = [...developmentSet, ...holdoutSet, ...hostileSet].map((row, at) => [
    `${at} ${row.book.title}`,
    row,
  ]);
  it.each(rows)('%s', (_, row) => {
    const { book: wanted, releases, labels } = toJudgement(row);
    const { decisions } = evaluateReleases({ book: wanted, releases, settings, context });
    const wrong = decisions.flatMap((decision, at) =>
      decision.accepted === (labels[at] !== 'no')
        ? []
        : [
            `${labels[at]}: ${releases[at]!.title} (${decision.rejections.map((one) => one.message).join(' ')})`,
          ],
    );
    expect(wrong).toEqual([]);
    const first = decisions.findIndex((decision) => decision.rank === 1);
    expect(first < 0 ? 'none' : labels[first]).not.toBe('no');
  });
});

/** Of these no release says enough: a novella without its author or with another number, a Bible under another name. */
const LEFT_TO_PEOPLE = new Set(['The Churn', 'Bible, New International Version']);

describe('the blind set', () => {
  const rows: [string, LabelledCase][] = [
    ...blindSetA,
    ...blindSetB,
    ...blindSetC,
    ...blindSetD,
    ...blindSetE1,
    ...blindSetE2,
    ...blindSetF1,
    ...blindSetF2,
    ...blindSetG1,
    ...blindSetG2,
    ...blindSetH1,
    ...blindSetH2,
    ...blindSetI1,
    ...blindSetI2,
    ...blindSetJ1,
    ...blindSetJ2,
    ...blindSetK1,
    ...blindSetK2,
    ...blindSetK3,
    ...blindSetK4,
    ...blindSetK5,
    ...blindSetL1,
    ...blindSetL2,
    ...blindSetL3,
    ...blindSetL4,
    ...blindSetL5,
    ...blindSetL6,
    ...blindSetL7,
  ].map((row, at) => [`${at} ${row.book.title}`, row]);

  it('holds a hundred and fifty books and six hundred judgements at least', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    expect(rows.flatMap(([, row]) => row.releases).length).toBeGreaterThanOrEqual(600);
  });

  // What may be missed is measured by the benchmark: some shapes say too little to be believed.
  it.each(rows)('%s takes no other book, and finds the wanted one first', (_, row) => {
    const { book: wanted, releases, labels } = toJudgement(row);
    const { decisions, ranked } = evaluateReleases({ book: wanted, releases, settings, context });
    const wrong = releases.filter((_, at) => decisions[at]!.accepted && labels[at] === 'no');
    expect(wrong.map((release) => release.title)).toEqual([]);
    if (LEFT_TO_PEOPLE.has(wanted.title)) expect(ranked).toEqual([]);
    else expect(ranked.length > 0).toBe(labels.some((label) => label !== 'no'));
  });
});
