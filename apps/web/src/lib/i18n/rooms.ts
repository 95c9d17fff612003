import more from '../../locales/en.rooms.json';
import { addTexts, type TextKey as FirstPageKey, t as translate } from './index.ts';
import type { Message, Translate } from './translate.ts';

/* What `index.ts` gives, with the texts of all rooms. Nothing of the first page may import this. */
addTexts(more satisfies Record<string, Message>);

export type TextKey = FirstPageKey | keyof typeof more;
export const t = translate as Translate<TextKey>;
export { tOr, told } from './index.ts';
