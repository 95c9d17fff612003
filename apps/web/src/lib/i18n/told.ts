import { readMoment } from './moments.ts';
import { compileSentence, HOLE, type Hole, rarestWord, type Sentence, WORDS } from './sentence.ts';
import type { Message } from './translate.ts';

/*
 * The server speaks English: its sentences are the ids of their translations, as in gettext. A catalogue says
 * `"The folder {path} is not there.": "Den Ordner {path} gibt es nicht."`, and what was filled in is found again.
 */

/** A text and how much of it was understood, in letters. */
type Said = { text: string; score: number };

/** Where a text of several sentences may be taken apart, and a list of words. */
const SENTENCE_BORDERS = /(?<=[.!?…:]["”)]?)\s+|(?<=^"[^"]+")\s|[:;]\s+|\n+/g;
const WORD_BORDERS = /, then |,\s+| (?:and|or) /g;
const MOST_PIECES = 12;
const MOST_REMEMBERED = 2000;
const DEEPEST = 4;
/** A hole that holds more than one sentence has probably swallowed a neighbour. */
const SWALLOWED = 2;

/** Builds `told()` for one language. */
export function createTold(
  language: string,
  catalogue: Readonly<Record<string, Message>>,
): (sentence: string) => string {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const remembered = new Map<string, string>();
  const asked = new Map<string, Said | undefined>();
  let index: ReturnType<typeof createIndex> | undefined;

  /** One text that a single entry stands for. Parts of a text are asked for again and again. */
  function whole(text: string, depth: number): Said | undefined {
    if (asked.has(text)) return asked.get(text);
    const found = lookUp(text, depth);
    asked.set(text, found);
    return found;
  }

  function lookUp(text: string, depth: number): Said | undefined {
    index ??= createIndex(catalogue);
    const known = index.exact.get(text);
    if (known !== undefined) return { text: known, score: text.length + 1 };
    let best: Said | undefined;
    for (const { shape, holes, message, weight } of index.like(text)) {
      const found = shape.exec(text);
      if (found === null) continue;
      const raw = found.slice(1);
      const values = holes.map((hole, at) => fill(hole, raw[at] ?? '', depth));
      const swallowed = raw.reduce((sum, value) => sum + (value.match(/[.;:](?: |$)/g)?.length ?? 0), 0);
      const score = values.reduce((sum, value) => sum + value.score, weight) - swallowed * SWALLOWED;
      if (best !== undefined && score <= best.score) continue;
      const names = new Map(holes.map(({ name }, at) => [name, values[at]?.text ?? '']));
      const count = Number(raw.find((value) => /^\d+$/.test(value)) ?? 0);
      const form = typeof message === 'string' ? message : (message[plural.select(count)] ?? message.other);
      best = { text: form.replace(HOLE, (hole, name: string) => names.get(name) ?? hole), score };
    }
    return best;
  }

  function fill(hole: Hole, value: string, depth: number): Said {
    const measured = /^(\d+(?:\.\d+)?)( (?:[kMGT]i?B|kbit\/s|s|%))?$/.exec(value);
    if (measured !== null && (hole.unit || measured[2] !== undefined)) {
      return { text: number.format(Number(measured[1])) + (measured[2] ?? ''), score: 0 };
    }
    const quoted = /^"([^"]+)"$/.exec(value)?.[1];
    if (quoted !== undefined) return { text: quote(quoted), score: 0 };
    const moment = readMoment(value, language);
    if (moment !== undefined) return { text: moment, score: 0 };
    return hole.foreign || depth >= DEEPEST ? { text: value, score: 0 } : phrase(value, depth + 1);
  }

  /** A word or sentence, with or without its full stop and its capital. */
  function piece(text: string, depth: number): Said | undefined {
    const found = whole(text, depth);
    const open = text.endsWith('.') ? whole(text.slice(0, -1), depth) : undefined;
    if (open !== undefined && open.score > (found?.score ?? 0)) return { ...open, text: `${open.text}.` };
    if (found !== undefined) return found;
    if (!/[.!?…]$/.test(text)) {
      const stopped = whole(`${text}.`, depth);
      if (stopped !== undefined) return { text: stopped.text.replace(/\.$/, ''), score: stopped.score - 1 };
    }
    const small = text.charAt(0).toLowerCase() + text.slice(1);
    const other = small === text ? undefined : whole(small, depth);
    if (other === undefined) return undefined;
    return { text: other.text.charAt(0).toUpperCase() + other.text.slice(1), score: other.score - 1 };
  }

  /** Several sentences, "this: because of that", lists: taken apart so that most of it is understood. */
  function phrase(text: string, depth: number): Said {
    const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
    if (!/\p{L}{2}/u.test(inner)) return { text, score: 0 };
    const sentences = [...inner.matchAll(SENTENCE_BORDERS)];
    const cuts = sentences.length > 0 ? sentences : [...inner.matchAll(WORD_BORDERS)];
    // "Or, The Whale" is a title: where there is no sentence, it is a list of ours as a whole or not at all.
    const ours = () => inner.split(WORD_BORDERS).every((part) => piece(part, depth) !== undefined);
    if (depth === 0 && sentences.length === 0 && !ours()) cuts.length = 0;
    if (cuts.length >= MOST_PIECES) cuts.length = 0;
    const starts = [0, ...cuts.map((cut) => cut.index + cut[0].length)];
    const ends = [...cuts.map((cut) => cut.index), inner.length];
    // From the end to the start: the best that can be made of the rest from each border on.
    const best: Said[] = [];
    best[starts.length] = { text: '', score: 0 };
    for (let from = starts.length - 1; from >= 0; from -= 1) {
      let top: Said | undefined;
      for (let to = from; to < starts.length; to += 1) {
        const part = inner.slice(starts[from], ends[to]);
        const found = piece(part, depth);
        const made = found !== undefined && found.score > 0 ? found : undefined;
        if (made === undefined && to > from) continue;
        const rest = best[to + 1] ?? { text: '', score: 0 };
        const score = (made?.score ?? 0) + rest.score;
        if (top !== undefined && score < top.score) continue;
        const asItIs = part.replace(/^"([^"]+)"$/, (_all, name: string) => quote(name));
        const said = made?.text ?? asItIs;
        const joint = jointOf(cuts[to]?.[0] ?? '', depth);
        // "This happened.: because of that" has a full stop too many.
        const stopped = joint.startsWith(':') ? said.replace(/\.$/, '') : said;
        top = { text: stopped + joint + rest.text, score };
      }
      if (top !== undefined) best[from] = top;
    }
    return { text: before + (best[0]?.text ?? inner) + after, score: best[0]?.score ?? 0 };
  }

  function quote(name: string): string {
    return language === 'de' ? `„${name}“` : `“${name}”`;
  }

  function jointOf(joint: string, depth: number): string {
    return joint.replace(/\p{L}+/u, (word) => piece(word, depth)?.text ?? word);
  }

  return (sentence) => {
    const before = remembered.get(sentence);
    if (before !== undefined) return before;
    const made = phrase(sentence, 0).text;
    asked.clear();
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(sentence, made);
    return made;
  };
}

/** Entries without holes by their text, the others by a word of theirs. Made when the first sentence comes. */
function createIndex(catalogue: Readonly<Record<string, Message>>) {
  const exact = new Map<string, string>();
  const byWord = new Map<string, Sentence[]>();
  for (const [english, message] of Object.entries(catalogue)) {
    const text = english.trim();
    if (text.search(HOLE) < 0)
      exact.set(text, (typeof message === 'string' ? message : message.other).trim());
    else {
      const word = rarestWord(text);
      byWord.set(word, [...(byWord.get(word) ?? []), compileSentence(text, message)]);
    }
  }
  const like = (text: string): Sentence[] =>
    ['', ...new Set(text.match(WORDS))].flatMap((word) => byWord.get(word) ?? []);
  return { exact, like };
}
