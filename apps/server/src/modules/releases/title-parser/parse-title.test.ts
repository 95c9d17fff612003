import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleRows as moreRows } from './fixtures/more-titles.ts';
import { mustNotParse } from './fixtures/must-not-parse.ts';
import { type Expected, titleRows } from './fixtures/titles.ts';
import { parseTitle } from './parse-title.ts';

const rows = [...titleRows, ...moreRows];

function compared(expected: Expected, title: string): Record<string, unknown> {
  const parsed = parseTitle(title);
  const all: Record<keyof Expected, unknown> = {
    t: parsed.title,
    sub: parsed.subtitle,
    a: parsed.authors,
    n: parsed.narrators,
    s: parsed.series.map((one) => (one.position === null ? one.name : `${one.name} #${one.position}`)),
    y: parsed.year,
    f: parsed.formats,
    e: parsed.ebookFormats,
    k: parsed.bitrateKbps,
    l: parsed.languages,
    abridged: parsed.abridged,
    dramatised: parsed.dramatised,
    part: parsed.part,
    collection: parsed.collection,
    edition: parsed.edition,
    group: parsed.group,
    other: parsed.other,
  };
  return Object.fromEntries(Object.keys(expected).map((name) => [name, all[name as keyof Expected]]));
}

describe('the release-title parser', () => {
  it('has four hundred rows of real shapes at least, and fifty that must not be read', () => {
    expect(rows.length).toBeGreaterThanOrEqual(400);
    expect(mustNotParse.length).toBeGreaterThanOrEqual(50);
    expect(new Set(rows.map(([title]) => title)).size).toBe(rows.length);
  });

  it.each(rows)('%s', (title, expected) => {
    expect(compared(expected, title)).toEqual(expected);
  });

  it.each(mustNotParse)('finds neither author nor series in %j', (title) => {
    const parsed = parseTitle(title);
    expect({ authors: parsed.authors, narrators: parsed.narrators, series: parsed.series }).toEqual({
      authors: [],
      narrators: [],
      series: [],
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        parseTitle(text);
      }),
      { numRuns: 2000 },
    );
  });

  // A parser that backtracks would never come to the end of these within the test's time limit.
  it('comes to an end on five thousand characters of anything', () => {
    const pieces =
      '(|[| - |a|1-|1 |by |book 1 |&|. |’|é|-|part 1 of 2 |三|,1|(a) |{a} |german |edition |read by '.split(
        '|',
      );
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(5000 / piece.length)).slice(0, 5000);
      expect(parseTitle(text), piece).toBeDefined();
    }
  });
});
