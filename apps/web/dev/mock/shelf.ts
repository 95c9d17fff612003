/** Public-domain books for the development server: title|subtitle|author|narrators|series|position|minutes|date|language. */
const ROWS = `
Pride and Prejudice||Jane Austen|Karen Savage|||697|2015-09-08|english
Sense and Sensibility||Jane Austen|Karen Savage|||690|2014-03-11|english
Emma||Jane Austen|Moira Fogarty|||965|2016-01-19|english
Persuasion||Jane Austen|Karen Savage|||489|2013-07-02|english
Northanger Abbey||Jane Austen|Elizabeth Klett|||452|2012-10-23|english
A Study in Scarlet||Arthur Conan Doyle|David Clarke|Sherlock Holmes|1|266|2014-02-04|english
The Sign of the Four||Arthur Conan Doyle|David Clarke|Sherlock Holmes|2|259|2014-04-05|english
The Adventures of Sherlock Holmes||Arthur Conan Doyle|Ruth Golding|Sherlock Holmes|3|645|2014-06-17|english
The Memoirs of Sherlock Holmes||Arthur Conan Doyle|David Clarke|Sherlock Holmes|4|512|2014-08-12|english
The Hound of the Baskervilles||Arthur Conan Doyle|Bob Neufeld|Sherlock Holmes|5|372|2015-10-30|english
The Return of Sherlock Holmes||Arthur Conan Doyle|David Clarke|Sherlock Holmes|6|681|2016-03-01|english
The Valley of Fear||Arthur Conan Doyle|Laurie Anne Walden|Sherlock Holmes|7|383|2016-11-08|english
Frankenstein|Or, the Modern Prometheus|Mary Shelley|Cori Samuel|||508|2013-10-01|english
Dracula||Bram Stoker|Ruth Golding, David Clarke|||1048|2012-10-31|english
Jane Eyre||Charlotte Brontë|Elizabeth Klett|||1235|2012-05-15|english
Wuthering Heights||Emily Brontë|Ruth Golding|||731|2011-09-20|english
Moby-Dick|Or, the Whale|Herman Melville|Stewart Wills|||1500|2011-11-14|english
Treasure Island||Robert Louis Stevenson|Adrian Praetzellis|||440|2013-05-21|english
Strange Case of Dr Jekyll and Mr Hyde||Robert Louis Stevenson|David Barnes|||172|2012-01-10|english
The Time Machine||H. G. Wells|Mark Nelson|||224|2015-02-17|english
The War of the Worlds||H. G. Wells|Rebecca Dittman|||382|2014-10-07|english
The Invisible Man||H. G. Wells|Alex Foster|||315|2014-12-02|english
Twenty Thousand Leagues Under the Seas||Jules Verne|Michele Fry|Extraordinary Voyages|6|960|2016-06-21|english
Around the World in Eighty Days||Jules Verne|Mark F. Smith|Extraordinary Voyages|11|447|2015-08-04|english
Journey to the Centre of the Earth||Jules Verne|Mark F. Smith|Extraordinary Voyages|3|520|2015-05-12|english
The Wonderful Wizard of Oz||L. Frank Baum|J. Hall|Oz|1|242|2013-04-09|english
The Marvelous Land of Oz||L. Frank Baum|Matthew Reece|Oz|2|301|2013-06-18|english
Ozma of Oz||L. Frank Baum|Judy Bieber|Oz|3|272|2013-09-24|english
Little Wizard Stories of Oz||L. Frank Baum|Phil Chenevert|Oz|6.5|64|2014-01-14|english
Anne of Green Gables||L. M. Montgomery|Karen Savage|Anne of Green Gables|1|600|2012-08-07|english
Anne of Avonlea||L. M. Montgomery|Karen Savage|Anne of Green Gables|2|540|2012-11-13|english
The Secret Garden||Frances Hodgson Burnett|Kara Shallenberg|||506|2011-04-19|english
Alice's Adventures in Wonderland||Lewis Carroll|Kara Shallenberg|Alice|1|172|2010-11-26|english
Through the Looking-Glass||Lewis Carroll|Peter Yearsley|Alice|2|196|2011-02-08|english
The Call of the Wild||Jack London|Mark F. Smith|||208|2012-03-27|english
Great Expectations||Charles Dickens|Mark F. Smith|||1110|2012-12-11|english
A Tale of Two Cities||Charles Dickens|Paul Adams|||868|2013-11-19|english
A Christmas Carol||Charles Dickens|Glen Hallstrom|||190|2014-12-09|english
Middlemarch|A Study of Provincial Life|George Eliot|Margaret Espaillat|||2058|2015-11-24|english
The Picture of Dorian Gray||Oscar Wilde|John Gonzales|||526|2013-02-26|english
Meditations||Marcus Aurelius|Duncan Steen|||312|2012-06-05|english
The Count of Monte Cristo||Alexandre Dumas|David Clarke|||3180|2016-09-27|english
Les Misérables, Tome 1|Fantine|Victor Hugo|Ezwa|Les Misérables|1|870|2014-07-14|french
Die Verwandlung||Franz Kafka|Hokuspokus|||138|2013-03-05|german
Don Quijote de la Mancha|Primera parte|Miguel de Cervantes|Lu|||1620|2015-04-23|spanish
吾輩は猫である||夏目漱石|ekzemplaro|||1260|2015-01-20|japanese
The Turn of the Screw||Henry James|Elizabeth Klett|||275|2012-10-16|english
The Age of Innocence||Edith Wharton|Brenda Dayne|||700|2012-02-14|english
`;

export type ShelfBook = {
  title: string;
  subtitle: string | null;
  author: string;
  narrators: string[];
  series: string | null;
  position: string | null;
  minutes: number;
  date: string;
  language: string;
};

export const SHELF: readonly ShelfBook[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [
      title = '',
      subtitle,
      author = '',
      narrators = '',
      series,
      position,
      minutes,
      date = '',
      language = '',
    ] = row.split('|');
    return {
      title,
      subtitle: subtitle || null,
      author,
      narrators: narrators.split(', '),
      series: series || null,
      position: position || null,
      minutes: Number(minutes),
      date,
      language,
    };
  });

export const DESCRIPTION =
  'One of the books that everybody knows and few have heard to the end: read here in full, without cuts, by a voice that takes its time.\n\nThe recording follows the first edition. It was made by volunteers for listeners, and belongs to everybody.';
