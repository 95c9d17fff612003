import { NUMBER_WORDS, ORDINAL_WORDS, ordinal, spelledNumber, toRoman } from './numbers.ts';
import { gap, type Token } from './token.ts';
import { mayHold, wordFilter } from './word-filter.ts';

const isDigit = (code: number) => code >= 48 && code <= 57;

type WordFact = { spelling: string | null; num: number; spells: boolean };

/** Words that are compared otherwise than written: numbers, ordinals, British and American spelling. */
const WORD_FACTS: ReadonlyMap<string, WordFact> = (() => {
  const facts = new Map<string, WordFact>();
  for (const [british, american] of Object.entries({
    grey: 'gray',
    colour: 'color',
    colours: 'colors',
    honour: 'honor',
    harbour: 'harbor',
    favour: 'favor',
    armour: 'armor',
    theatre: 'theater',
    centre: 'center',
    defence: 'defense',
    traveller: 'traveler',
    jewellery: 'jewelry',
    neighbour: 'neighbor',
    neighbours: 'neighbors',
    rumour: 'rumor',
    rumours: 'rumors',
    humour: 'humor',
    labour: 'labor',
    saviour: 'savior',
    valour: 'valor',
    odour: 'odor',
    splendour: 'splendor',
    spectre: 'specter',
    sabre: 'saber',
    sceptre: 'scepter',
    offence: 'offense',
    pretence: 'pretense',
    judgement: 'judgment',
    travellers: 'travelers',
    marvellous: 'marvelous',
    pyjamas: 'pajamas',
    plough: 'plow',
    mould: 'mold',
    cosy: 'cozy',
    amongst: 'among',
    whilst: 'while',
    towards: 'toward',
    doctor: 'dr',
    mister: 'mr',
    missus: 'mrs',
    versus: 'vs',
  })) {
    facts.set(british, { spelling: american, num: -1, spells: false });
  }
  for (const [word, value] of NUMBER_WORDS) facts.set(word, { spelling: null, num: value, spells: true });
  for (const [word, value] of ORDINAL_WORDS)
    facts.set(word, { spelling: `${value}th`, num: -1, spells: false });
  for (let value = 2; value < 40; value += 1) {
    const numeral = toRoman(value);
    if (numeral.length > 1) facts.set(numeral, { spelling: null, num: value, spells: false });
  }
  return facts;
})();

const WORDS_WITH_FACTS = wordFilter(WORD_FACTS.keys());

const FRACTIONS: Record<string, string> = { '1⁄2': '.5', '1⁄4': '.25', '3⁄4': '.75' };
/** "7½", as folding leaves it. */
const FRACTION_SIGN = /^(\d{1,3})([13]⁄[24])$/;

/** Adds numeric values and joins numbers spelled in several words. */
export function addNumbers(tokens: Token[], source: string): Token[] {
  let spelled = false;
  for (const token of tokens) {
    const value = token.text;
    const first = value.charCodeAt(0);
    if (isDigit(first)) {
      if (value.length === 1 && source[token.start - 1] === '/') spelled = true;
      const fraction = value.length > 3 ? FRACTION_SIGN.exec(value) : null;
      if (fraction) {
        token.text = token.alt = fraction[1]! + FRACTIONS[fraction[2]!]!;
        token.num = Number(token.text);
        continue;
      }
      if (isDigit(value.charCodeAt(value.length - 1))) {
        const number = Number(value);
        if (!Number.isNaN(number)) token.num = number;
      } else {
        const order = ordinal(value);
        if (order >= 0) token.text = token.alt = `${order}th`;
      }
      continue;
    }
    if (value.length < 2 || value.length > 9 || first > 122 || !mayHold(WORDS_WITH_FACTS, value)) continue;
    const fact = WORD_FACTS.get(value);
    if (fact === undefined) continue;
    token.num = fact.num;
    if (fact.spelling !== null) token.text = token.alt = fact.spelling;
    if (fact.spells) spelled = true;
  }
  return spelled ? joinSpelledNumbers(tokens, source) : tokens;
}

const NO_NUMBER = { value: -1, length: 0 };

/** "Seven and a half" */
function withHalf(
  number: { value: number; length: number },
  own: number,
  wordAt: (index: number) => string,
  at: number,
): { value: number; length: number } {
  const length = Math.max(1, number.length);
  const value = number.length > 0 ? number.value : own;
  const after = at + length;
  const isHalf =
    value >= 1 && wordAt(after) === 'and' && wordAt(after + 1) === 'a' && wordAt(after + 2) === 'half';
  return isHalf ? { value: value + 0.5, length: length + 3 } : number;
}

/** "7 1/2": what a whole number is followed by, as decimals; '' when it is no fraction. */
function fractionBehind(tokens: readonly Token[], at: number, source: string): string {
  const [whole, top, bottom] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
  if (!top || !bottom || top.gap !== gap.space || source[bottom.start - 1] !== '/') return '';
  if (!/^\d{1,3}$/.test(whole.text) || top.group !== whole.group || bottom.group !== whole.group) return '';
  return FRACTIONS[`${top.text}⁄${bottom.text}`] ?? '';
}

function joinSpelledNumbers(tokens: Token[], source: string): Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    // The first word may follow any separator, the others may not.
    const wordAt = (index: number) => {
      if (index === at) return token.text;
      const next = tokens[index];
      return next && next.gap <= gap.joined && next.segment === token.segment ? next.text : '';
    };
    const order = token.num >= 20 && token.num % 10 === 0 ? /^([1-9])th$/.exec(wordAt(at + 1)) : null;
    if (order) {
      // twenty-first
      token.text = token.alt = `${token.num + Number(order[1])}th`;
      token.num = -1;
      token.end = tokens[at + 1]!.end;
      joined.push(token);
      at += 2;
      continue;
    }
    const fraction = fractionBehind(tokens, at, source);
    if (fraction !== '') {
      token.text = token.alt = token.text + fraction;
      token.num = Number(token.text);
      token.end = tokens[at + 2]!.end;
      joined.push(token);
      at += 3;
      continue;
    }
    const number = withHalf(token.num >= 0 ? spelledNumber(wordAt, at) : NO_NUMBER, token.num, wordAt, at);
    if (number.length > 1) {
      token.num = number.value;
      token.text = token.alt = String(number.value);
      token.end = tokens[at + number.length - 1]!.end;
      joined.push(token);
      at += number.length;
    } else {
      joined.push(token);
      at += 1;
    }
  }
  return joined;
}
