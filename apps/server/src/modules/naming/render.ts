import { cleanValue, finishSegment } from './clean.ts';
import type { CompiledPattern, Level } from './compile.ts';
import type { Body, Unit, Word } from './layout.ts';
import type { BookPath, NamingBook, NamingContext } from './model.ts';
import { byteLength, cutBytes, fits, longestSegmentBytes, shortenValue, shortHash } from './shorten.ts';

export type RenderOptions = {
  /** Bytes of the whole relative path of the book folder; leaves room for the root and the file names. */
  pathBudgetBytes?: number;
  /** Put behind the name of the book's own folder, never shortened: ` {Ann Reader}`. */
  suffix?: string;
};

export const defaultPathBudgetBytes = 700;
const shortestSegmentBytes = 40;
const shortestValueBytes = 20;

/** Values and shown groups of one book: all a pattern needs to become text. */
export type Scene = { values: readonly string[]; shown: readonly boolean[] };

/** The path of a book's folder: always inside the root, never an empty or dot segment, the same for the same book. */
export function renderBookPath(
  compiled: CompiledPattern,
  book: NamingBook,
  options: RenderOptions = {},
): BookPath {
  const { pathBudgetBytes = defaultPathBudgetBytes, suffix = '' } = options;
  const context = { book };
  const scene = setScene(compiled, context);
  const last = compiled.levels.length - 1;
  const segments: string[] = [];
  let units = last;

  for (let at = 0; at <= last; at += 1) {
    const level = compiled.levels[at]!;
    const isLast = at === last;
    let segment = renderLevel(level, scene, longestSegmentBytes, isLast ? suffix : '');
    // A book without a folder of its own would lie in its author's folder and swallow it.
    if (isLast && segment === '') segment = `${untitled(compiled, book)}${suffix}`;
    if (segment === '') continue;
    segments.push(segment);
    units += segment.length;
  }
  if (units * 3 > pathBudgetBytes) shrinkPath(compiled, scene, { segments, suffix, pathBudgetBytes });
  return { segments, path: segments.join('/') };
}

const onlyTheWhole: readonly boolean[] = [true];

/** Works out every value once and which optional parts are shown. */
export function setScene(compiled: CompiledPattern, context: NamingContext): Scene {
  const { slots, groups } = compiled;
  const values: string[] = [];
  for (let at = 0; at < slots.length; at += 1) values.push(slots[at]!.read(context));
  if (groups.length === 1) return { values, shown: onlyTheWhole };
  const shown: boolean[] = [true];
  for (let at = 1; at < groups.length; at += 1) {
    const group = groups[at]!;
    shown.push(shown[group.parent] === true && group.slots.every((slot) => values[slot] !== ''));
  }
  return { values, shown };
}

/** One level within `maxBytes`, `suffix` included; empty when all its values are missing. */
export function renderLevel(level: Level, scene: Scene, maxBytes: number, suffix = ''): string {
  const own = assemble(level, scene);
  if (own === '') return '';
  const text = finishSegment(own + suffix);
  return fits(text, maxBytes) ? text : fitLevel(level, scene, maxBytes, suffix);
}

function assemble(level: Level, scene: Scene): string {
  let hasText = level.values.length === 0;
  for (let at = 0; !hasText && at < level.values.length; at += 1) {
    const { slot, group } = level.values[at]!;
    hasText = scene.shown[group] === true && scene.values[slot] !== '';
  }
  return hasText ? renderBody(level.body, scene) : '';
}

function renderBody(body: Body, scene: Scene): string {
  let out = '';
  let separator = '';
  let strength = -1;
  for (let at = 0; at < body.units.length; at += 1) {
    const before = at > 0 ? body.separators[at - 1] : undefined;
    if (before) {
      const isShown = scene.shown[before.group] === true;
      const power = isShown ? before.strength : 0;
      if (power > strength) {
        separator = isShown ? before.text : ' ';
        strength = power;
      }
    }
    const text = renderUnit(body.units[at]!, scene);
    if (text === '') continue;
    out = out === '' ? text : out + separator + text;
    separator = '';
    strength = -1;
  }
  return out;
}

function renderUnit(unit: Unit, scene: Scene): string {
  let out = '';
  let label = '';
  let hasValue = !unit.hasValue;
  for (const word of unit.words) {
    const text = renderWord(word, scene);
    if (!word.hasValue) {
      label = joinWords(label, text);
    } else if (text !== '') {
      out = joinWords(joinWords(out, label), text);
      label = '';
      hasValue = true;
    } else if (!word.isBracket) {
      // `Book {index}`: a label goes with the value it announces.
      label = '';
    }
  }
  return hasValue ? joinWords(out, label) : '';
}

function joinWords(left: string, right: string): string {
  if (left === '') return right;
  return right === '' ? left : `${left} ${right}`;
}

function renderWord(word: Word, scene: Scene): string {
  let out = '';
  let hasValue = !word.hasValue;
  for (const piece of word.pieces) {
    switch (piece.kind) {
      case 'text':
        if (scene.shown[piece.group]) out += piece.text;
        break;
      case 'value': {
        const value = scene.shown[piece.group] ? (scene.values[piece.slot] ?? '') : '';
        if (value === '') break;
        out += value;
        hasValue = true;
        break;
      }
      case 'bracket': {
        const inner = renderBody(piece.body, scene);
        if (inner === '') break;
        out += piece.open + inner + piece.close;
        hasValue = true;
        break;
      }
    }
  }
  return hasValue ? out : '';
}

/** Shortens the long values of a level, all to one length, and leaves years, numbers and identifiers whole. */
function fitLevel(level: Level, scene: Scene, maxBytes: number, suffix: string): string {
  const uses = new Map<number, number>();
  for (const { slot } of level.values) uses.set(slot, (uses.get(slot) ?? 0) + 1);
  const lengths = [...uses].map(([slot, times]) => ({
    slot,
    times,
    bytes: byteLength(scene.values[slot] ?? ''),
  }));
  let available = lengths.reduce((sum, { bytes, times }) => sum + bytes * times, 0);
  const values = [...scene.values];
  let text = '';
  for (let round = 0; round < 8; round += 1) {
    text = finishSegment(assemble(level, { ...scene, values }) + suffix);
    const over = byteLength(text) - maxBytes;
    if (over <= 0) return text;
    available -= over;
    const limit = Math.max(waterLevel(lengths, available), shortestValueBytes);
    for (const { slot } of lengths) values[slot] = shortenValue(scene.values[slot] ?? '', limit);
  }
  const tail = `~${shortHash(text)}`;
  const room = maxBytes - byteLength(tail) - byteLength(suffix);
  return finishSegment(cutBytes(text.slice(0, text.length - suffix.length), room) + tail + suffix);
}

/** The length to which the longest must be cut so that all fit together. */
function waterLevel(lengths: readonly { bytes: number; times: number }[], available: number): number {
  let left = available;
  let count = lengths.reduce((sum, { times }) => sum + times, 0);
  for (const { bytes, times } of lengths.toSorted((a, b) => a.bytes - b.bytes)) {
    if (bytes * count > left) return Math.floor(left / count);
    left -= bytes * times;
    count -= times;
  }
  return Number.MAX_SAFE_INTEGER;
}

/** Renders the longest levels again, shorter, until the whole path fits its budget. */
function shrinkPath(
  compiled: CompiledPattern,
  scene: Scene,
  path: { segments: string[]; suffix: string; pathBudgetBytes: number },
): void {
  const { segments, suffix, pathBudgetBytes } = path;
  const lengths = segments.map((segment) => ({ bytes: byteLength(segment), times: 1 }));
  const limit = waterLevel(lengths, pathBudgetBytes - (segments.length - 1));
  const last = compiled.levels.length - 1;
  let at = 0;
  for (const [number, level] of compiled.levels.entries()) {
    const end = number === last ? suffix : '';
    if (renderLevel(level, scene, longestSegmentBytes, end) !== segments[at]) continue;
    const { bytes } = lengths[at]!;
    if (bytes > limit) segments[at] = renderLevel(level, scene, Math.max(limit, shortestSegmentBytes), end);
    at += 1;
  }
}

function untitled(compiled: CompiledPattern, book: NamingBook): string {
  return finishSegment(cutBytes(cleanValue(book.title, compiled.colonReplacement), 200)) || 'Unknown Title';
}
