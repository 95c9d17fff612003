import { isArticle } from './phrases.ts';
import { tokenise } from './tokens.ts';

/**
 * One text under two English titles, at home and abroad or then and now: common knowledge of publishers' imprints, by
 * the surname of the author. `=` holds both ways; `>` only from the first to the second, where the first is also the
 * name of the whole series. Short on purpose: catalogues know no such thing, and every line was checked to be one book.
 */
const BOOKS: Record<string, string> = {
  aaronovitch: 'Rivers of London > Midnight Riot',
  brett: 'The Painted Man = The Warded Man',
  bryson: "Notes from a Big Country = I'm a Stranger Here Myself | Down Under = In a Sunburned Country",
  camus: 'The Outsider = The Stranger',
  child: 'The Visitor = Running Blind',
  christie:
    "Murder on the Orient Express = Murder in the Calais Coach | Lord Edgware Dies = Thirteen at Dinner | Three Act Tragedy = Murder in Three Acts | Death in the Clouds = Death in the Air | The Sittaford Mystery = The Murder at Hazelmoor | Why Didn't They Ask Evans? = The Boomerang Clue | Dumb Witness = Poirot Loses a Client | Hercule Poirot's Christmas = Murder for Christmas | Hercule Poirot's Christmas = A Holiday for Murder | Murder Is Easy = Easy to Kill | One, Two, Buckle My Shoe = The Patriotic Murders | One, Two, Buckle My Shoe = An Overdose of Death | Five Little Pigs = Murder in Retrospect | Sparkling Cyanide = Remembered Death | The Hollow = Murder After Hours | Taken at the Flood = There Is a Tide | Mrs McGinty's Dead = Blood Will Tell | They Do It with Mirrors = Murder with Mirrors | After the Funeral = Funerals Are Fatal | Destination Unknown = So Many Steps to Death | Hickory Dickory Dock = Hickory Dickory Death | 4.50 from Paddington = What Mrs. McGillicuddy Saw! | The Mirror Crack'd from Side to Side = The Mirror Crack'd | The Thirteen Problems = The Tuesday Club Murders | And Then There Were None = Ten Little Indians",
  cornwell: "Harlequin = The Archer's Tale | Azincourt = Agincourt",
  dostoevsky:
    'Demons = The Possessed | Demons = The Devils | The House of the Dead = Notes from a Dead House',
  follett: 'Storm Island = Eye of the Needle',
  forester: 'The Happy Return = Beat to Quarters | The Commodore = Commodore Hornblower',
  frank: 'The Diary of a Young Girl = The Diary of Anne Frank',
  gabaldon: 'Outlander > Cross Stitch',
  harris: 'Lustrum = Conspirata',
  hastings: 'All Hell Let Loose = Inferno | Nemesis = Retribution',
  hemingway: 'The Sun Also Rises = Fiesta',
  hesse: 'The Glass Bead Game = Magister Ludi',
  hoeg: "Miss Smilla's Feeling for Snow = Smilla's Sense of Snow",
  hugo: 'The Hunchback of Notre-Dame = Notre-Dame de Paris',
  kinsella: 'The Secret Dreamworld of a Shopaholic = Confessions of a Shopaholic',
  levi: 'If This Is a Man = Survival in Auschwitz | The Truce = The Reawakening',
  pullman: 'Northern Lights = The Golden Compass',
  rowling: "Harry Potter and the Philosopher's Stone = Harry Potter and the Sorcerer's Stone",
  turton: 'The Seven Deaths of Evelyn Hardcastle = The 7½ Deaths of Evelyn Hardcastle',
  winchester: 'The Surgeon of Crowthorne = The Professor and the Madman',
  wodehouse:
    "Right Ho, Jeeves = Brinkley Manor | Joy in the Morning = Jeeves in the Morning | Ring for Jeeves = The Return of Jeeves | Much Obliged, Jeeves = Jeeves and the Tie That Binds | Aunts Aren't Gentlemen = The Cat-Nappers | Jeeves in the Offing = How Right You Are, Jeeves | Jeeves and the Feudal Spirit = Bertie Wooster Sees It Through",
  wyndham: 'The Chrysalids = Re-Birth | The Kraken Wakes = Out of the Deeps',
};

/** By surname and folded title: the other titles. */
const table: ReadonlyMap<string, readonly string[]> = (() => {
  const found = new Map<string, string[]>();
  const put = (surname: string, title: string, other: string) => {
    const key = keyOf(surname, title);
    found.set(key, [...(found.get(key) ?? []), other]);
  };
  for (const [surname, pairs] of Object.entries(BOOKS)) {
    for (const pair of pairs.split(' | ')) {
      const [one = '', two = ''] = pair.split(/ [=>] /);
      put(surname, one, two);
      if (pair.includes(' = ')) put(surname, two, one);
    }
  }
  return found;
})();

function keyOf(surname: string, title: string): string {
  const words = tokenise(title).tokens.map((token) => token.text);
  return `${surname}|${words.filter((word) => !isArticle(word)).join(' ')}`;
}

/** Titles under which the same text of one of these authors is also sold; the title may carry a subtitle. */
export function otherTitles(title: string, authors: readonly string[]): readonly string[] {
  const short = title.split(/[:([]/u)[0]!;
  for (const author of authors) {
    const surname = tokenise(author.split(/\s[-–—]\s/u)[0]!).tokens.at(-1)?.text ?? '';
    const found = table.get(keyOf(surname, title)) ?? table.get(keyOf(surname, short));
    if (found) return found;
  }
  return [];
}
