import { numberWord, ordinal, roman, spelledNumber } from './numbers.ts';
import { gap, type Token } from './token.ts';

const isDigit = (code: number) => code >= 48 && code <= 57;

/** Spellings of British and American English that differ in letters only. */
const SPELLINGS: Record<string, string> = {
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
};

/** Adds numeric values, joins numbers spelled in several words, and keeps a text of symbols from vanishing. */
export function addNumbers(tokens: Token[]): Token[] {
  const wordAt = (index: number) => {
    const token = tokens[index];
    return token && token.gap <= gap.joined ? token.text : '';
  };
  let spelled = false;
  for (const token of tokens) {
    const value = token.text;
    const first = value.charCodeAt(0);
    if (isDigit(first)) {
      const last = value.charCodeAt(value.length - 1);
      if (isDigit(last)) {
        const number = Number(value);
        if (!Number.isNaN(number)) token.num = number;
      } else {
        const order = ordinal(value);
        if (order >= 0) token.text = token.alt = `${order}th`;
      }
      continue;
    }
    if (value.length < 2 || value.length > 9 || first > 122) continue;
    const spelling = SPELLINGS[value];
    if (spelling !== undefined) {
      token.text = token.alt = spelling;
      continue;
    }
    const word = numberWord(value);
    if (word >= 0) {
      token.num = word;
      spelled = true;
      continue;
    }
    const order = ordinal(value);
    if (order >= 0) token.text = token.alt = `${order}th`;
    else if (first === 105 || first === 118 || first === 120) token.num = roman(value);
  }
  return spelled ? joinSpelledNumbers(tokens, wordAt) : tokens;
}

function joinSpelledNumbers(tokens: Token[], wordAt: (index: number) => string): Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    // The first word may follow any separator, the others may not.
    const number =
      token.num >= 0
        ? spelledNumber((index) => (index === at ? token.text : wordAt(index)), at)
        : { value: -1, length: 0 };
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
