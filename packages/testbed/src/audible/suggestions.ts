import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueAuthor, CatalogueBook, Region } from '../catalogue/model.ts';
import { foldText } from '../catalogue/search.ts';

const MOST = 10;

/** What the search field offers while one types: authors, then titles. */
export function suggestionsOf(catalogue: Catalogue, region: Region, typed: string) {
  const wanted = foldText(typed);
  const books = wanted
    ? catalogue.findBooks({ region, sort: 'BestSellers' }).filter((book) => startsAWord(book.title, wanted))
    : [];
  const authors = new Map<string, CatalogueAuthor>();
  for (const book of wanted ? catalogue.findBooks({ region }) : []) {
    for (const author of book.authors) {
      if (startsAWord(author.name, wanted)) authors.set(author.name, author);
    }
  }
  const items = [...[...authors.values()].slice(0, 3).map(authorItem), ...uniqueTitles(books).map(titleItem)];
  return { model: { items: items.slice(0, MOST) } };
}

const startsAWord = (text: string, wanted: string) => ` ${foldText(text)}`.includes(` ${wanted}`);

function uniqueTitles(books: readonly CatalogueBook[]): CatalogueBook[] {
  return books.filter((book, index) => books.findIndex((other) => other.title === book.title) === index);
}

const titleItem = (book: CatalogueBook) => ({
  model: {
    product_metadata: {
      asin: book.asin,
      title: { value: book.title },
      authors: book.authors.map((author) => ({ name: author.name })),
    },
    title_group: { title: { value: book.title } },
  },
  view: { template: 'AsinRow' },
});

const authorItem = (author: CatalogueAuthor) => ({
  model: {
    person_metadata: { ...(author.asin ? { asin: author.asin } : {}), name: { value: author.name } },
    title_group: { title: { value: author.name } },
  },
  view: { template: 'AuthorItemV2' },
});
