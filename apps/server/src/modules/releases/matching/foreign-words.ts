import type { Token } from './token.ts';

const FOREIGN_WORDS = new Set(
  'der,die,das,den,dem,des,ein,eine,und,von,im,zum,zur,auf,mit,le,la,les,un,une,du,et,el,los,las,del,y,il,lo,gli,di,della,e,o,os,het,een,de,och,en,ett,og,det,i,w,na,nie'.split(
    ',',
  ),
);

/** A word or a letter that no English title has; `text` is what the token was read from. */
export function isForeignWord(token: Token, text: string): boolean {
  return (
    FOREIGN_WORDS.has(token.text) ||
    isOtherScript(token) ||
    token.alt !== token.text ||
    text.slice(token.start, token.end).replace(APOSTROPHE, '').toLowerCase() !== token.text.toLowerCase()
  );
}

/** Cyrillic, Greek, Chinese: no Latin letters. */
export function isOtherScript({ text }: Token): boolean {
  return text.codePointAt(0)! > LAST_LATIN;
}

const APOSTROPHE = /['’]/g;
const LAST_LATIN = 0x24f;
