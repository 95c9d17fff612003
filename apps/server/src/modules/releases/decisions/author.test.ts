import { describe, expect, it } from 'vitest';
import { authorRule } from './author.ts';
import { subjectOf } from './testing.ts';

const refused = (input: Parameters<typeof subjectOf>[0]) => authorRule.check(subjectOf(input)) !== null;

describe('the author rule', () => {
  it.each([
    ['J. R. R. Tolkien', 'JRR Tolkien - The Glass Road'],
    ['J.R.R. Tolkien', 'Tolkien, J. R. R. - The Glass Road'],
    ['Ursula K. Le Guin', 'The Glass Road by Ursula LeGuin'],
    ['Gabriel García Márquez', 'Garcia Marquez, Gabriel - The Glass Road'],
    ['Jörg Schätzing', 'Joerg Schaetzing - The Glass Road'],
    ['Fyodor Dostoevsky', 'Fyodor Dostoyevsky - The Glass Road'],
    ['Robert A. Heinlein', 'Bob Heinlein - The Glass Road'],
    ['Stephen King', "Stephen King's The Glass Road"],
    ['Anna Maddox', 'Maddox - The Glass Road'],
    ['刘慈欣', '刘慈欣 - The Glass Road'],
  ])('finds %s in "%s"', (author, title) => {
    expect(refused({ book: { authors: [author] }, release: { title } })).toBe(false);
  });

  it('knows siblings by what they are called together, and nobody else by it', () => {
    const grimm = { authors: ['Jacob Grimm', 'Wilhelm Grimm'] };
    const title = (by: string) => ({ book: grimm, release: { title: `${by} - The Glass Road` } });
    for (const by of ['Brothers Grimm', 'The Brothers Grimm', 'Gebrüder Grimm', 'Grimm Brothers'])
      expect(refused(title(by)), by).toBe(false);
    for (const by of ['Brothers Karlsen', 'Karlsen Brothers', 'Brothers'])
      expect(refused(title(by)), by).toBe(true);
    const single = {
      book: { authors: ['Jacob Grimm'] },
      release: { title: 'Brothers Grimm - The Glass Road' },
    };
    expect(refused(single)).toBe(true);
  });

  it('knows two authors by their surnames, in any order', () => {
    const book = { authors: ['Neil Gaiman', 'Terry Pratchett'] };
    const title = (by: string) => ({ book, release: { title: `The Glass Road (Clara Whitfield) - ${by}` } });
    for (const by of ['Pratchett, Gaiman', 'Gaiman, Pratchett', 'Gaiman & Pratchett'])
      expect(refused(title(by)), by).toBe(false);
    expect(refused(title('Pratchett, Maria'))).toBe(true);
  });

  it.each([
    ['Frank Herbert', 'Brian Herbert - The Glass Road'],
    ['Stephen King', 'The Glass Road by Owen King'],
    ['Anna Maddox', 'The Glass Road by Boris Petrov'],
    ['Anna Maddox', 'Boris Petrov - The Glass Road (read by Anna Maddox)'],
    ['Anna Maddox', 'Boris Petrov - The Glass Road (for fans of Anna Maddox)'],
    ['Anna Maddox', 'The Glass Road by Boris Petrov, with a foreword by Anna Maddox'],
  ])('does not take %s for the author of "%s"', (author, title) => {
    expect(refused({ book: { authors: [author] }, release: { title } })).toBe(true);
  });

  it('asks for one of several authors only', () => {
    const book = { authors: ['James S. A. Corey'] };
    const authors = ['Daniel Abraham', 'Ty Franck', 'James SA Corey'];
    expect(refused({ book, release: { title: 'The Glass Road', authors } })).toBe(false);
  });

  it('does not take a translator for the author', () => {
    const book = { authors: ['Leo Tolstoy', 'Louise Maude - translator'] };
    expect(refused({ book, release: { title: 'The Glass Road by Louise Maude' } })).toBe(true);
  });

  it('takes the editor for the author of an anthology', () => {
    const book = { authors: ['Anna Maddox - editor', 'Boris Petrov', 'Clara Whitfield'] };
    for (const title of [
      'Anna Maddox (ed.) - The Glass Road',
      'The Glass Road - edited by Anna Maddox',
      'Boris Petrov - The Glass Road',
    ])
      expect(refused({ book, release: { title } }), title).toBe(false);
    expect(refused({ book, release: { title: 'The Glass Road - edited by David Okafor' } })).toBe(true);
  });

  it.each([
    ['Anna Maddox', 'The Glass Road - Clara Whitfield writing as Anna Maddox'],
    ['Anna Maddox', 'The Glass Road - Clara Whitfield & Boris Petrov as Anna Maddox'],
    ['Anna Maddox', 'Clara Whitfield (as Anna Maddox) - The Glass Road'],
    ['Anna Maddox', 'The Glass Road - Anna Maddox (Clara Whitfield)'],
  ])('knows %s behind "as": %s', (author, title) => {
    const { identity } = subjectOf({ book: { authors: [author] }, release: { title } });
    expect([identity.author.state, identity.titleProblem]).toEqual(['match', null]);
  });

  it.each([
    'The Glass Road as Anna Maddox Saw It',
    'Clara Whitfield - As Bright as Anna Maddox',
    'The Salt Garden - Clara Whitfield writing as Anna Maddox',
    'The Glass Road - Salt Garden as Anna Maddox',
  ])('takes no other title for a pen name: %s', (title) => {
    const { identity } = subjectOf({ release: { title } });
    expect(identity.titleProblem ?? identity.author.state).not.toBe('match');
  });

  it('takes another author for a pen name only where series, number and reader all agree', () => {
    const book = { narrators: ['Clara Whitfield'], series: [{ name: 'Ember Saga', position: '2' }] };
    const title = (by: string, rest: string) => ({ title: `${by} - The Glass Road ${rest}` });
    expect(refused({ book, release: title('Boris Petrov', '(Ember Saga #2) [Clara Whitfield]') })).toBe(
      false,
    );
    for (const rest of [
      '(Ember Saga #2)',
      '(Ember Saga #2) [David Okafor]',
      '(Ember Saga) [Clara Whitfield]',
      '(Ember Saga #3) [Clara Whitfield]',
      '(Salt Cycle #2) [Clara Whitfield]',
      '[Clara Whitfield]',
    ])
      expect(refused({ book, release: title('Boris Petrov', rest) }), rest).toBe(true);
    const named = { ...book, series: [{ name: 'The Glass Road', position: '1' }] };
    expect(refused({ book: named, release: title('Boris Petrov', '1 [Clara Whitfield]') })).toBe(true);
  });

  it('lets structured authors win, also against the title', () => {
    expect(refused({ release: { authors: ['Boris Petrov'] } })).toBe(true);
    expect(refused({ release: { title: 'The Glass Road', authors: ['Anna Maddox'] } })).toBe(false);
    expect(refused({ release: { title: 'The Glass Road by Boris Petrov', authors: ['Anna Maddox'] } })).toBe(
      true,
    );
  });

  it('sees through exchanged author and narrator fields', () => {
    const book = { narrators: ['Clara Whitfield'] };
    const release = { title: 'The Glass Road', authors: ['Clara Whitfield'], narrators: ['Anna Maddox'] };
    expect(refused({ book, release })).toBe(false);
  });

  it('takes a release without any author only with other support', () => {
    const long = { title: 'The Glass Road to Winter Harbour' };
    expect(refused({ release: { title: 'The Glass Road' } })).toBe(true);
    expect(refused({ book: long, release: { title: 'The Glass Road to Winter Harbour m4b' } })).toBe(false);
    expect(refused({ book: long, release: { title: 'The Glass Road to Winter Harbour', size: null } })).toBe(
      true,
    );
    expect(
      refused({
        book: { narrators: ['Clara Whitfield'] },
        release: { title: 'The Glass Road (Clara Whitfield)' },
      }),
    ).toBe(false);
    expect(refused({ book: { asin: 'B0EM000001' }, release: { title: 'The Glass Road [B0EM000001]' } })).toBe(
      false,
    );
  });

  it('cannot compare when the wanted book names nobody', () => {
    expect(refused({ book: { authors: [] }, release: { title: 'The Glass Road by Boris Petrov' } })).toBe(
      false,
    );
  });
});
