import type { CatalogueBook } from '../model.ts';
import { AUSTEN } from './austen.ts';
import { CHILDRENS } from './childrens.ts';
import { DOYLE } from './doyle.ts';
import { FRENCH_ADVENTURE } from './french-adventure.ts';
import { VICTORIAN } from './victorian.ts';
import { WORLD } from './world.ts';

/** Every book of the testbed's catalogue. */
export const BOOKS: readonly CatalogueBook[] = [
  ...AUSTEN,
  ...DOYLE,
  ...FRENCH_ADVENTURE,
  ...CHILDRENS,
  ...VICTORIAN,
  ...WORLD,
];
