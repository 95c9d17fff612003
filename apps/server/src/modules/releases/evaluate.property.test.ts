import { type Decision, type EvaluateBook, type ReleaseInput, settingsSections } from '@earmark/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator, evaluateReleases } from './evaluate.ts';
import { blindSetA } from './fixtures/blind-a.ts';
import { blindSetB } from './fixtures/blind-b.ts';
import { blindSetC } from './fixtures/blind-c.ts';
import { blindSetE1 } from './fixtures/blind-e1.ts';
import { developmentSet } from './fixtures/development.ts';
import { holdoutSet } from './fixtures/holdout.ts';
import { hostileSet } from './fixtures/hostile.ts';
import { toJudgement } from './fixtures/labelled.ts';

const settings = settingsSections.quality.parse({});
const context = { now: Date.UTC(2026, 0, 1) };

/** Words of made-up titles: long and short, with accents, digits and other scripts. */
const word = fc.constantFrom(
  ...'river,stone,night,shadow,king,queen,garden,winter,summer,blood,ember,glass,crow,moon,salt,iron,house,road,song,fire,dark,silent,last,first,blue,twelve,seven,1789,über,été,naïve,мир,война,夜,森,tower,dream,ghost,letter,secret,empire'.split(
    ',',
  ),
);
const joiner = fc.constantFrom(' ', ' of the ', ' and ', ' in ', ' ');
const title = fc.array(fc.tuple(word, joiner), { minLength: 1, maxLength: 4 }).map((parts) =>
  parts
    .map(([one, join], at) => (at === parts.length - 1 ? one : one + join))
    .join('')
    .replace(/^./u, (letter) => letter.toUpperCase()),
);
const person = fc
  .tuple(
    fc.constantFrom('Anna', 'Boris', 'Clara', 'David', 'Élodie', 'Frank', 'J. R.'),
    fc.constantFrom('Maddox', 'Petrov', 'Lindqvist', 'Okafor', "O'Hara", 'de la Rue', 'Whitfield'),
  )
  .map(([given, surname]) => `${given} ${surname}`);

type Shape = (title: string, author: string, series: string, number: number) => string;
const shapes: readonly Shape[] = [
  (name, by) => `${name} by ${by} [ENG / M4B]`,
  (name, by) => `${by} - ${name} (Unabridged) mp3`,
  (name, by) => `${by} - ${name}`,
  (name, by) => `${name} - ${by} - 64kbps`,
  (name, by, series, number) => `${by} - ${series} ${number} - ${name} [m4b]`,
  (name, by, series, number) => `${name} (${series}, Book ${number}) by ${by}`,
  (name, by, series, number) => `${name}: ${series}, Book ${number} by ${by} [ENG / MP3]`,
  (name, by) => `${by}.${name}.Unabridged.AUDIOBOOK.MP3-GRP`.replaceAll(' ', '.'),
  (name, by) => `${by}_-_${name}_-_(64kbps)`.replaceAll(' ', '_'),
  (name, by) => `${by.split(' ').at(-1)}, ${by.split(' ')[0]} - ${name}`,
];

function releaseOf(name: string, extra: Partial<ReleaseInput> = {}): ReleaseInput {
  return {
    guid: 'one',
    indexer: 'Feed',
    protocol: 'torrent',
    title: name,
    size: 300_000_000,
    seeders: 5,
    publishDate: '2024-01-01T00:00:00Z',
    categories: [3030],
    flags: [],
    ...extra,
  };
}

function bookOf(name: string, author: string, extra: Partial<EvaluateBook> = {}): EvaluateBook {
  return {
    title: name,
    authors: [author],
    narrators: [],
    series: [],
    language: 'english',
    runtimeMinutes: 620,
    ...extra,
  };
}

function decide(book: EvaluateBook, release: ReleaseInput) {
  return evaluateReleases({ book, releases: [release], settings, context }).decisions[0]!;
}

const key = (text: string) =>
  text
    .toLowerCase()
    .replace(/\b(?:the|a|and)\b/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const labelledSet = [
  ...developmentSet,
  ...holdoutSet,
  ...hostileSet,
  ...blindSetA,
  ...blindSetB,
  ...blindSetC,
  ...blindSetE1,
];

describe('the decision engine as a whole', () => {
  it('accepts the wanted book in every usual shape', () => {
    fc.assert(
      fc.property(title, person, title, fc.nat(shapes.length - 1), (name, author, series, shape) => {
        fc.pre(!key(series).includes(key(name)) && !key(name).includes(key(series)));
        const book = bookOf(name, author, { series: [{ name: series, position: 3 }] });
        const decision = decide(book, releaseOf(shapes[shape]!(name, author, series, 3)));
        expect(decision.rejections).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });

  it('never accepts another book of the same author', () => {
    fc.assert(
      fc.property(
        title,
        title,
        person,
        title,
        fc.nat(shapes.length - 1),
        fc.boolean(),
        (wanted, other, author, series, shape, sameSeries) => {
          fc.pre(key(wanted) !== key(other));
          fc.pre(!key(series).includes(key(wanted)));
          const book = bookOf(wanted, author, {
            series: sameSeries ? [{ name: series, position: 2 }] : [],
          });
          const decision = decide(book, releaseOf(shapes[shape]!(other, author, series, 3)));
          expect(decision.accepted).toBe(false);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('never accepts another book of the series, however near its reader, length and number are', () => {
    const around = fc.constantFrom(1, 1.5, 3, '3-4', null);
    fc.assert(
      fc.property(
        ...([title, title, person, title, fc.nat(shapes.length - 1), around, fc.boolean()] as const),
        (wanted, other, author, series, shape, position, sameTitle) => {
          fc.pre(key(wanted) !== key(other) && !key(series).includes(key(wanted)));
          fc.pre(!key(other).includes(key(series)) && !key(series).includes(key(other)));
          const narrators = ['Gita Ferreira'];
          const book = bookOf(wanted, author, { narrators, series: [{ name: series, position: 2 }] });
          const named = shapes[shape]!(other, author, series, 3);
          const facts = {
            narrators,
            authors: [author],
            runtimeSeconds: 620 * 60,
            series: [{ name: series, position }],
          };
          expect(decide(book, releaseOf(named, facts)).accepted).toBe(false);
          // The wanted title under another number is its own story without reader and length.
          if (!sameTitle || position === null || typeof position === 'string') return;
          const bare = releaseOf(`${author} - ${wanted}`, { series: [{ name: series, position }] });
          expect(decide(book, bare).accepted).toBe(false);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('never accepts a volume, a part or a companion for the book it is named after', () => {
    const beside = fc.constantFrom(
      ...' 2| II|, Book 2|: Book Two| 1.5| - A Prequel Novella| Companion|: Study Guide| - Part 1 of 2| (Abridged)| (Dramatized)| Omnibus 2-4| or Bust| and Beyond| & Other Stories|: The Graphic Novel'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(title, person, title, beside, fc.nat(3), (wanted, author, series, tail, shape) => {
        fc.pre(!key(series).includes(key(wanted)) && !key(wanted).includes(key(series)));
        const book = bookOf(wanted, author, { series: [{ name: series, position: 1 }] });
        const release = releaseOf(shapes[shape]!(`${wanted}${tail}`, author, series, 1));
        expect(decide(book, release).accepted, release.title).toBe(false);
      }),
      { numRuns: 800 },
    );
  });

  it('never accepts a longer title that holds the wanted one', () => {
    fc.assert(
      fc.property(title, word, word, person, fc.nat(3), (wanted, before, after, author, shape) => {
        const longer = [`${before} ${wanted}`, `${wanted} ${after}`, `${before} ${wanted} ${after}`];
        for (const other of longer) {
          fc.pre(key(other) !== key(wanted));
          expect(
            decide(bookOf(wanted, author), releaseOf(shapes[shape]!(other, author, '', 1))).accepted,
          ).toBe(false);
        }
      }),
      { numRuns: 800 },
    );
  });

  it('never accepts the title by another author', () => {
    fc.assert(
      fc.property(title, person, person, fc.nat(shapes.length - 1), (name, author, other, shape) => {
        fc.pre(author.split(' ').at(-1) !== other.split(' ').at(-1));
        const release = releaseOf(shapes[shape]!(name, other, 'Zyzzyva', 1));
        expect(decide(bookOf(name, author), release).accepted).toBe(false);
        const structured = releaseOf(name, { bookTitle: name, authors: [other] });
        expect(decide(bookOf(name, author), structured).accepted).toBe(false);
      }),
      { numRuns: 800 },
    );
  });

  it('never turns a rejection into an acceptance when noise is added, wherever it is', () => {
    const noise =
      'unabridged|audiobook|retail|64kbps|[VIP]|(2019)|44khz|[Audible]|chapterized|vbr|stereo|- Unabridged|(Unabridged)|128 kbps';
    let tried = 0;
    const accepted: string[] = [];
    for (const row of labelledSet) {
      const { book, releases } = toJudgement(row);
      const evaluator = createEvaluator({ book, settings, context });
      const { decisions } = evaluator.evaluate(releases);
      const noisy = releases
        .filter((_, at) => !decisions[at]!.accepted)
        .flatMap((release) =>
          noise.split('|').flatMap((extra) => {
            const words = release.title.split(' ');
            // A separator is written at the end, or before the words it parts: never inside a name or a phrase.
            const from = extra.startsWith('-') ? words.length : 0;
            return Array.from({ length: words.length + 1 - from }, (_, place) => ({
              ...release,
              title: words.toSpliced(from + place, 0, extra).join(' '),
            }));
          }),
        );
      tried += noisy.length;
      evaluator.evaluate(noisy).decisions.forEach((decision, at) => {
        if (decision.accepted) accepted.push(`${book.title}: ${noisy[at]!.title}`);
      });
    }
    expect(tried).toBeGreaterThan(100_000);
    expect(accepted).toEqual([]);
  }, 60_000);

  it('ranks the same whatever the order of the input', () => {
    const rows = labelledSet.map(toJudgement);
    fc.assert(
      fc.property(
        fc.constantFrom(...rows).chain((row) =>
          fc.record({
            row: fc.constant(row),
            order: fc.shuffledSubarray(row.releases, { minLength: row.releases.length }),
          }),
        ),
        ({ row, order }) => {
          const one = evaluateReleases({ book: row.book, releases: row.releases, settings, context });
          const two = evaluateReleases({ book: row.book, releases: order, settings, context });
          expect(two.ranked).toEqual(one.ranked);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('answers the same with other releases beside them, and ranks what is accepted in the same order', () => {
    const rows = labelledSet.map(toJudgement);
    const row = fc.constantFrom(...rows);
    fc.assert(
      fc.property(row, row, ({ book, releases }, { releases: others }) => {
        const alone = evaluateReleases({ book, releases, settings, context });
        const strangers = others.map((release) => ({ ...release, guid: `other ${release.guid}` }));
        const beside = evaluateReleases({ book, releases: [...strangers, ...releases], settings, context });
        const own = beside.decisions.slice(strangers.length);
        // Place and distance to the next one depend on the company; everything else must not.
        const ownPart = ({ rank: _rank, ahead: _ahead, ...decision }: Decision) => decision;
        expect(own.map(ownPart)).toEqual(alone.decisions.map(ownPart));
        expect(beside.ranked.filter((guid) => !guid.startsWith('other '))).toEqual(alone.ranked);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and answers every release, whatever it is fed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      fc
        .array(fc.constantFrom('(', '[', '-', ':', 'by', '1', '-3', 'part', 'of', ' ', 'book', '&', '#'), {
          maxLength: 60,
        })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), text, (name, other, names, position) => {
        const book = bookOf(name || 'x', other, {
          narrators: names,
          series: [{ name: other, position }],
          subtitle: other,
          language: position,
        });
        const release = releaseOf(other, {
          bookTitle: name,
          authors: names,
          narrators: names,
          series: [{ name, position }],
          tags: other,
          description: other,
          language: name.slice(0, 90),
          filetypes: names,
        });
        const { decisions } = evaluateReleases({
          book,
          releases: [release, releaseOf(name)],
          settings,
          context,
        });
        expect(decisions).toHaveLength(2);
        for (const decision of decisions) {
          expect(decision.rejections.filter((one) => one.message.includes('failed:'))).toEqual([]);
          expect(decision.rejections.map((one) => one.code)).not.toContain('unreadable');
          expect(Number.isFinite(decision.score)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('stays quick on titles of five thousand characters', () => {
    const pieces = [
      'Dune ',
      'Dune - ',
      'Frank Herbert ',
      'Dune 1, ',
      '(Dune) ',
      'by Frank Herbert ',
      'Dune & ',
      'Herbert, ',
    ];
    const book = bookOf('Dune', 'Frank Herbert', { series: [{ name: 'Dune', position: 1 }] });
    for (const piece of pieces) {
      const release = releaseOf(piece.repeat(5000).slice(0, 5000));
      // Matching that backtracks would never come to an end within the test's time limit.
      expect(decide(book, release).guid, piece).toBe(release.guid);
    }
  });

  it('lets no title vanish: symbols and other scripts match only themselves', () => {
    const script = ['三体', 'Ὀδύσσεια', 'كليلة ودمنة', 'שם הרוח', 'ปลาบู่ทอง', '채식주의자', 'Война и мир'];
    const symbols = ['!!!', '♥', '…', '§§'];
    const rareTitle = fc.constantFrom(...script, ...symbols);
    fc.assert(
      fc.property(rareTitle, rareTitle, person, (one, two, author) => {
        const book = bookOf(one, author, { language: null });
        const { accepted } = decide(book, releaseOf(`${author} - ${two}`));
        expect(accepted).toBe(one === two && script.includes(one));
      }),
      { numRuns: 300 },
    );
  });
});
