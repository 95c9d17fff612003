import { describe, expect, it } from 'vitest';
import { subjectOf } from './testing.ts';
import { titleRule } from './title.ts';

const check = (title: string, book = {}) => titleRule.check(subjectOf({ book, release: { title } }));

describe('the title rule', () => {
  it.each([
    'Anna Maddox - The Glass Road',
    'The Glass Road by Anna Maddox [ENG / M4B]',
    'Glass Road, The - Anna Maddox',
    'Anna Maddox - Ember Saga 2 - The Glass Road (Unabridged)',
    'Anna_Maddox-The_Glass_Road-AUDIOBOOK-2020-GRP',
    'The Glass Road: A Novel by Anna Maddox',
  ])('lets %s pass', (title) => {
    expect(check(title)).toBeNull();
  });

  it.each([
    'Anna Maddox - The Glass Road Home',
    'Anna Maddox - Beyond the Glass Road',
    'Anna Maddox - The Iron Road',
    'Anna Maddox',
    'Anna Maddox - The Glass Road - Salt and Ember',
    'Der gläserne Weg (The Glass Road) - Anna Maddox',
  ])('refuses %s', (title) => {
    expect(check(title)?.type).toBe('permanent');
  });

  it.each([
    'The Glass Road by Anna Maddox: Salt and Ember',
    'The Glass Road by Anna Maddox Footnotes',
    'The Glass Road by Anna Maddox Footnotes Explained [ENG / M4B]',
    'The Glass Road by Anna Maddox: The Second Book',
    'The Glass Road by Anna Maddox - The Second Book',
    'The Glass Road by Anna Maddox mp3: Salt and Ember',
  ])('judges what stands behind a byline like any other word: %s', (title) => {
    for (const series of [[], [{ name: 'Ember Saga', position: '2' }]])
      expect(check(title, { series })?.type).toBe('permanent');
  });

  it.each([
    'The Glass Road by Anna Maddox: A Novel',
    'The Glass Road by Anna Maddox: Unabridged',
    'The Glass Road by Anna Maddox: Ember Saga, Book 2',
    'The Glass Road by Anna Maddox - Ember Saga 2',
    'The Glass Road by Anna Maddox (Ember Saga #2) 2014 m4b',
    'The Glass Road by Anna Maddox, Krzysztof Banaszyk',
    'The Glass Road by Anna Maddox and Boris Petrov',
    'The Glass Road by Anna Maddox - Krzysztof Banaszyk',
    'The Glass Road by Anna Maddox Clara Whitfield',
    'The Glass Road by Anna Maddox: Clara Whitfield',
    'The Glass Road by Anna Maddox - A Xianxia Cultivation Novel',
    'The Glass Road by Anna Maddox (Clara Whitfield) 64kbps',
    'The Glass Road by Anna Maddox, read by Clara Whitfield',
    'The Glass Road by Anna Maddox David Okafor Unabridged',
    'The Glass Road by Anna Maddox Jr. 10th Anniversary Edition',
    'The Glass Road by Anna Maddox [Tantor Audio] [ENG / MP3]',
  ])('lets readers, series, years and formats stand behind a byline: %s', (title) => {
    const series = [{ name: 'Ember Saga', position: '2' }];
    expect(check(title, { series, narrators: ['Clara Whitfield'] })).toBeNull();
  });

  it('knows that Romance names go on with a second surname', () => {
    const authors = ['Miguel de Maddox'];
    expect(check('The Glass Road by Miguel de Maddox Saavedra', { authors })).toBeNull();
    expect(check('The Glass Road by Miguel de Maddox Salt Ember', { authors })).not.toBeNull();
  });

  it('finds the first volume of a series by another name', () => {
    const book = { series: [{ name: 'The Glass Road', position: '1' }] };
    expect(check('Anna Maddox - Clara Stone 01 - The Glass Road', book)).toBeNull();
    expect(check('Anna Maddox - Clara Stone #1 - The Glass Road (Unabridged)', book)).toBeNull();
    for (const title of [
      'Anna Maddox - Clara Stone 02 - The Glass Road',
      'Anna Maddox - Clara Stone - The Glass Road',
      'Anna Maddox - Iron Road 1 - The Glass Road',
      'Anna Maddox - Clara Stone 1 - The Glass Road Home',
    ])
      expect(check(title, book), title).not.toBeNull();
    const second = { series: [{ name: 'The Glass Road', position: '2' }] };
    expect(check('Anna Maddox - Clara Stone 1 - The Glass Road', second)).not.toBeNull();
  });

  it('knows the author behind a title of honour', () => {
    for (const name of ['Prof. Anna Maddox', 'Dr Anna Maddox', 'Professor Dr. A. Maddox', 'Sir Anna Maddox'])
      expect(check(`The Glass Road - ${name}`), name).toBeNull();
    expect(check('The Glass Road - Prof. Boris Petrovsky')).not.toBeNull();
    expect(check('The Glass Road - Salt Prof. Anna Maddox')).not.toBeNull();
  });

  it('reads "light novel" before a number as what is counted', () => {
    const book = { title: 'Glass Road, Vol. 5', series: [{ name: 'Glass Road', position: '5' }] };
    expect(check('Glass Road Light Novel Volume 05 - Anna Maddox', book)).toBeNull();
    expect(check('Glass Road Light Novel Volume 06 - Anna Maddox', book)).not.toBeNull();
    expect(check('Glass Road Light Novel - Anna Maddox', book)).not.toBeNull();
    expect(check('Glass Road Light Salt Volume 05 - Anna Maddox', book)).not.toBeNull();
  });

  it('takes the word for an anthology where several people made the book', () => {
    const title = 'Anna Maddox & Boris Petrov (eds) - The Glass Road (2014) anthology';
    expect(check(title, { authors: ['Anna Maddox', 'Boris Petrov'] })).toBeNull();
    expect(
      check('Anna Maddox (ed.) - The Glass Road anthology', { authors: ['Anna Maddox - editor'] }),
    ).toBeNull();
    expect(check('Anna Maddox - The Glass Road anthology')).not.toBeNull();
    expect(
      check('Anna Maddox - The Glass Road collection', { authors: ['Anna Maddox', 'Boris Petrov'] }),
    ).not.toBeNull();
  });

  it('finds what somebody wrote about himself without the name in the title', () => {
    const book = { title: 'Anna Maddox: An Autobiography' };
    for (const title of [
      'An Autobiography by Anna Maddox',
      'Anna Maddox - An Autobiography',
      'Anna Maddox: An Autobiography',
    ])
      expect(check(title, book), title).toBeNull();
    for (const title of [
      'Anna Maddox',
      'Anna Maddox - Salt',
      'Salt by Anna Maddox',
      'Anna Maddox - Salt: An Autobiography',
    ])
      expect(check(title, book), title).not.toBeNull();
  });

  it('sees the reader behind title, author and a technical word', () => {
    expect(check('The.Glass.Road.Anna.Maddox.Unabridged.Hugh.Fraser.MP3')).toBeNull();
    expect(check('The Glass Road Anna Maddox Unabridged Hugh Fraser')).toBeNull();
    expect(check('The.Glass.Road.Anna.Maddox.Unabridged.Salt.Garden.MP3')).not.toBeNull();
    expect(check('The.Glass.Road.Unabridged.Hugh.Fraser.MP3')).not.toBeNull();
    expect(check('The Glass Road Anna Maddox Hugh Fraser Tales Unabridged')).not.toBeNull();
  });

  it('refuses a biography of its author', () => {
    expect(check('The Glass Road Anna Maddox: A Biography - J. Lerner')).not.toBeNull();
    expect(check('The Glass Road Anna Maddox: The Biography')).not.toBeNull();
    expect(check('The Glass Road Anna Maddox - J. Lerner')).toBeNull();
    const life = { title: 'Ada Byron', subtitle: 'A Biography' };
    expect(check('Ada Byron: A Biography - Anna Maddox', life)).toBeNull();
    expect(check('Ada Byron Anna Maddox: A Biography', life)).toBeNull();
    expect(check('Anna Maddox - Ada Byron: A Biography', { title: 'Ada Byron' })).toBeNull();
  });

  it('sees the reader in brackets behind a title that is its series', () => {
    const book = { series: [{ name: 'The Glass Road', position: '1' }] };
    expect(check('Anna Maddox - The Glass Road (Carolyn McCormick)', book)).toBeNull();
    expect(check('Anna Maddox - The Glass Road (Catching Fire)', book)).not.toBeNull();
  });

  it('tells a title from its translation by the article before it', () => {
    const german = { title: 'Der Hobbit', language: 'german' };
    expect(check('Anna Maddox - Der Hobbit', german)).toBeNull();
    expect(check('Anna Maddox - Hobbit', german)).toBeNull();
    expect(check('Anna Maddox - The Hobbit', german)).not.toBeNull();
    expect(check('The Hobbit by Anna Maddox', german)).not.toBeNull();
    expect(check('Anna Maddox - The Hobbit + Salt Collection', german)).not.toBeNull();
    expect(check('Anna Maddox - The Circle', { title: 'The Circle', language: 'german' })).toBeNull();
    expect(check('Anna Maddox Der Hobbit', { title: 'The Hobbit' })).not.toBeNull();
  });

  it('knows a volume named after the hero of its series', () => {
    const book = {
      title: 'The Salt Garden',
      series: [{ name: 'Clara Stone and the Embers', position: '2' }],
    };
    for (const title of [
      'Clara Stone & the Salt Garden by Anna Maddox',
      'Clara Stone and the Salt Garden by Anna Maddox [ENG / M4B]',
      'Anna Maddox - Clara Stone and the Embers 02 - The Salt Garden',
      'Anna Maddox - Clara Stone 2 - The Salt Garden',
    ])
      expect(check(title, book), title).toBeNull();
    for (const title of [
      'Clara Stone and the Glass Road by Anna Maddox',
      'Clara Stone and the Salt Garden Party by Anna Maddox',
      'David Stone and the Salt Garden by Anna Maddox',
      'Clara Stone and the Old Salt Garden by Anna Maddox',
      'Anna Maddox - Clara Stone 3',
      'Anna Maddox - Clara Stone',
    ])
      expect(check(title, book), title).not.toBeNull();
  });

  it('knows a second title behind "or" by its article', () => {
    expect(check('Anna Maddox - The Glass Road or The Optimist')).toBeNull();
    expect(check('The Glass Road; or, Winter by Anna Maddox')).toBeNull();
    const german = { title: 'Der Weg', language: 'german' };
    expect(check('Anna Maddox - Der Weg oder Die Hoffnung', german)).toBeNull();
    for (const title of ['The Glass Road or Ember', 'The Glass Road or Not', 'Salt or The Glass Road'])
      expect(check(`Anna Maddox - ${title}`), title).not.toBeNull();
    expect(check('Anna Maddox - Emma ou les caprices', { title: 'Emma' })).not.toBeNull();
    const series = { series: [{ name: 'The Glass Road', position: '1' }] };
    expect(check('Anna Maddox - The Glass Road or The Optimist', series)).not.toBeNull();
  });

  it('leaves out what kind of book it is, and the series, behind the last comma of the wanted title', () => {
    for (const title of [
      'The Glass Road, A Novel',
      'The Glass Road, A Thriller',
      'The Glass Road: A Novel',
    ]) {
      expect(check('Anna Maddox - The Glass Road', { title }), title).toBeNull();
      expect(check('Anna Maddox - The Glass Road, A Novel', { title }), title).toBeNull();
      expect(check('Anna Maddox - The Iron Road, A Novel', { title }), title).not.toBeNull();
    }
    const book = {
      title: 'The Glass Road, Ember Saga Book 2',
      series: [{ name: 'Ember Saga', position: '2' }],
    };
    expect(check('Anna Maddox - The Glass Road', book)).toBeNull();
    // What else stands behind a comma belongs to the title.
    expect(check('Anna Maddox - Salt', { title: 'Salt, A Garden' })).not.toBeNull();
    expect(check('Anna Maddox - Salt, Glass', { title: 'Salt, Glass and Ember' })).not.toBeNull();
    expect(check('Anna Maddox - Salt', { title: 'Salt, Mystery' })).not.toBeNull();
  });

  it('says which title it found instead', () => {
    expect(check('Anna Maddox - The Iron Road')?.message).toContain('Iron Road');
    expect(check('Anna Maddox - The Glass Road Home')?.message).toContain('The Glass Road Home');
  });

  it('believes the structured title over the release title', () => {
    const release = { title: 'The Glass Road by Anna Maddox', bookTitle: 'The Glass Road Home' };
    expect(titleRule.check(subjectOf({ release }))).not.toBeNull();
  });

  it('wants the subtitle not to be another one', () => {
    const book = { subtitle: 'How Windows Changed the World' };
    expect(check('The Glass Road: How Windows Changed the World by Anna Maddox', book)).toBeNull();
    expect(check('The Glass Road: A Journal of My Garden Years by Anna Maddox', book)).not.toBeNull();
  });

  it('takes "a … novel" behind a colon for a genre, also where the book is the first of a series of its name', () => {
    const first = { series: [{ name: 'The Glass Road', position: 1 }] };
    expect(check('Anna Maddox - The Glass Road: A Xianxia Cultivation Novel (Book 1)', first)).toBeNull();
    expect(check('The Glass Road: A Lighthouse Mystery by Anna Maddox', first)).toBeNull();
    for (const other of [
      'A Prequel Novella',
      'A Salt and Ember Prequel',
      'An Account of the Ember Novel Salt',
    ])
      expect(check(`Anna Maddox - The Glass Road: ${other}`, first)).not.toBeNull();
  });

  it('knows the first volume of a series by the name they share, whatever kind of book the catalogue calls it', () => {
    const book = (title: string, position: number) => ({
      title,
      series: [{ name: 'The Glass Road', position }],
    });
    for (const kind of ['A Deck-Building LitRPG', 'A Novel of High Fantasy and Low Stakes']) {
      const first = book(`The Glass Road: ${kind}`, 1);
      expect(check('Anna Maddox - The Glass Road', first), kind).toBeNull();
      for (const other of ['The Glass Road - Salt and Ember', 'The Glass Road: Ember', kind, `Salt: ${kind}`])
        expect(check(`Anna Maddox - ${other}`, first), other).not.toBeNull();
      expect(check('Anna Maddox - The Glass Road', book(`The Glass Road: ${kind}`, 2)), kind).not.toBeNull();
    }
    const named = book('The Glass Road: Founding', 1);
    expect(check('Anna Maddox - The Glass Road', named)).not.toBeNull();
  });

  it('reads a masked word, whatever sign masks it', () => {
    const book = { title: 'The Subtle Art of Not Giving a F*ck' };
    for (const word of ['F*ck', 'Fuck', 'F-ck', 'F_ck', 'F@ck', 'F**k'])
      expect(check(`Anna Maddox - The Subtle Art of Not Giving a ${word}`, book), word).toBeNull();
    expect(check('Anna.Maddox.The.Subtle.Art.of.Not.Giving.a.F.ck.Unabridged.Retail.MP3', book)).toBeNull();
    for (const word of ['Fig', 'Fact', 'F'])
      expect(check(`Anna Maddox - The Subtle Art of Not Giving a ${word}`, book), word).not.toBeNull();
  });

  it('finds the title among three or more that commas part, where they can be nothing but titles', () => {
    for (const list of ['The Glass Road, Salt, Winter Garden', 'Salt, The Glass Road, Winter Garden'])
      expect(check(`Anna Maddox - ${list}`), list).toBeNull();
    expect(check('Anna Maddox - The Glass Road, Salt, 21 Winter Gardens')).toBeNull();
    const volume = { title: 'Salt', series: [{ name: 'Ember Saga', position: 1 }] };
    expect(check('Anna Maddox - The Ember Saga: Salt, Glass, Winter', volume)).toBeNull();
    expect(check('Anna Maddox - Salt, Glass, Ember', { title: 'Glass' })).not.toBeNull();
    expect(check('Anna Maddox - Salt, Glass, and Winter Garden', { title: 'Glass' })).not.toBeNull();
    for (const other of [
      'The Glass Road Home, Salt, Winter Garden',
      'Salt, The Glass Road Home, Winter Garden',
      'The Glass Road, Part 1, From the Winter Garden',
      'The Glass Road, Salt, Book 3',
      'The Glass Road, Winter Garden',
    ])
      expect(check(`Anna Maddox - ${other}`), other).not.toBeNull();
  });

  it('takes the words on either side of "aka" for titles of one book', () => {
    expect(check('Anna Maddox - Salt in Winter aka The Glass Road')).toBeNull();
    expect(check('Anna Maddox - The Glass Road aka Salt in Winter')).toBeNull();
    expect(check('Anna Maddox - Salt in Winter aka The Glass Road Home')).not.toBeNull();
  });

  it('knows a year in brackets for a note where another stands outside', () => {
    const book = { title: '2010: The Glass Road', series: [{ name: 'Glass Road', position: '2' }] };
    expect(check('Anna Maddox - 2001 The Glass Road (2010 reissue)', book)).not.toBeNull();
    expect(check('Anna Maddox - 2001 A Glass Road (2010)', book)).not.toBeNull();
    expect(check('Anna Maddox - 2010 (1982)', book)).toBeNull();
  });

  it('takes a description with an article for the subtitle of a book without a series', () => {
    expect(check('Anna Maddox - The Glass Road: An Intimate History')).toBeNull();
    for (const other of ['A Graphic History', 'A Play in Two Acts', 'An Iron Winter', 'Secret History'])
      expect(check(`Anna Maddox - The Glass Road: ${other}`), other).not.toBeNull();
    const volume = { series: [{ name: 'Ember Saga', position: '2' }] };
    expect(check('Anna Maddox - The Glass Road: An Intimate History', volume)).not.toBeNull();
  });

  it('takes any name of a volume the catalogue only numbers', () => {
    const book = { title: 'Ember: A LitRPG Adventure, Book 2', series: [{ name: 'Ember', position: '2' }] };
    expect(check('Anna Maddox - Ember 2 - Winter Garden', book)).toBeNull();
    for (const other of ['Ember 3 - Winter Garden', 'Ember - Winter Garden', 'Ember 1 - Winter Garden'])
      expect(check(`Anna Maddox - ${other}`, book), other).not.toBeNull();
    const named = { title: 'Ember 2: Salt', series: [{ name: 'Ember', position: '2' }] };
    expect(check('Anna Maddox - Ember 2 - Winter Garden', named)).not.toBeNull();
  });

  it('takes "The Ember Prequel Novellas" for what a book beside the volumes is', () => {
    const tail = 'The Glass Road: The Ember Prequel Novellas - Anna Maddox';
    expect(check(tail, { series: [{ name: 'Ember', position: '0.5' }] })).toBeNull();
    expect(check(tail, { series: [{ name: 'Ember', position: '2' }] })).not.toBeNull();
  });

  it('knows the series by the hero behind the title, with the wanted number', () => {
    const book = { series: [{ name: 'Hektor Lindqvist', position: '4' }] };
    expect(check('Anna Maddox - The Glass Road - Lindqvist 4', book)).toBeNull();
    expect(check('Anna Maddox - The Glass Road - Lindqvist 5', book)).not.toBeNull();
    expect(check('Anna Maddox - The Glass Road - Somebody 4', book)).not.toBeNull();
  });

  it('compares British with American spelling', () => {
    const book = { title: 'Neighbours Among the Judgment' };
    expect(check('Anna Maddox - Neighbors Amongst the Judgement', book)).toBeNull();
  });

  it('knows a release group behind the dots of a scene name', () => {
    expect(check('The.Glass.Road.Anna.Maddox.AUDIOBOOK.GRP')).toBeNull();
    expect(check('The.Glass.Road.Anna.Maddox.AUDIOBOOK.Home')).not.toBeNull();
    expect(check('The.Glass.Road.Anna.Maddox.Home.AUDIOBOOK.GRP')).not.toBeNull();
  });

  it('takes series and number for a title, but not another number', () => {
    const book = { series: [{ name: 'Ember Saga', position: 2 }] };
    expect(check('Ember Saga 2 - Anna Maddox', book)).toBeNull();
    expect(check('Ember Saga 3 - Anna Maddox', book)).not.toBeNull();
    expect(check('Ember Saga - Anna Maddox', book)).not.toBeNull();
  });
});
