import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import {
  DOCUMENTED,
  isElsewhere,
  LABEL_KEYS,
  NEVER_SHOWN_CALLS,
  NEVER_SHOWN_KEYS,
  NOTE_KEYS,
  SKIPPED_FILES,
} from './not-for-people.ts';

/** A sentence of the server with `{names}` where values go in, and where it stands. */
export type Sentence = { text: string; file: string; line: number };

type Node = { type: string; start: number; end: number };
/** Literal text, or the name of what is filled in. */
type Part = string | { hole: string };

/** Stands where even a single word is shown. */
type Label = 'label' | 'word' | false;

/** Templates of `String.raw`: a backslash in them is a backslash. */
const rawTexts = new WeakSet<Node>();

/** More ways to put one text together than this are no sentence. */
const MOST_FORMS = 32;

/**
 * Every text in the server's source that reads like something said to a person. Whatever is chosen inside a text
 * (`a ? b : c`, `a ?? b`) gives one sentence for each choice, so that a translation always sees whole sentences.
 */
export function extractSentences(root: string): Sentence[] {
  const files = globSync(['apps/server/src/**/*.ts', 'packages/contracts/src/**/*.ts'], { cwd: root });
  return files
    .toSorted()
    .filter((file) => !SKIPPED_FILES.some((skipped) => skipped.test(file)))
    .flatMap((file) => sentencesOf(readFileSync(join(root, file), 'utf8'), file));
}

export function sentencesOf(source: string, file: string): Sentence[] {
  const found: Sentence[] = [];
  /** Literals that are part of a longer text already. */
  const taken = new Set<Node>();
  const textOf = (node: Node): string => source.slice(node.start, node.end);

  const visit = (node: Node, labelled: Label): void => {
    if (isSkipped(node, textOf)) return;
    if (!taken.has(node) && isText(node)) {
      for (const text of formsOf(node, textOf, taken)) {
        if (!readsLikeWords(text, labelled) || isElsewhere(text, file)) continue;
        found.push({ text, file, line: source.slice(0, node.start).split('\n').length });
      }
    }
    for (const [child, key] of childrenOf(node)) {
      if (isSilent(node, child, textOf, file)) continue;
      visit(child, isLabel(node, key, textOf, labelled));
    }
  };
  visit(parseAst(source, { lang: 'ts' }, file) as unknown as Node, false);
  return found;
}

/** The same for all sentences that differ only in what their holes are called. */
export function shapeOf(text: string): string {
  return text.replaceAll(/\{[a-zA-Z]\w*\}/g, '{}');
}

function isText(node: Node): boolean {
  return (
    (node.type === 'Literal' && typeof get(node, 'value') === 'string') ||
    node.type === 'TemplateLiteral' ||
    (node.type === 'BinaryExpression' && get(node, 'operator') === '+' && hasText(node))
  );
}

function hasText(node: Node): boolean {
  if (node.type !== 'BinaryExpression') return isText(node);
  return get(node, 'operator') === '+' && (hasText(child(node, 'left')) || hasText(child(node, 'right')));
}

function formsOf(node: Node, textOf: (node: Node) => string, taken: Set<Node>): string[] {
  const forms = partsOf(node, textOf, taken);
  return [...new Set(forms.map(spell))];
}

/** All ways this expression may come out. */
function partsOf(node: Node, textOf: (node: Node) => string, taken: Set<Node>): Part[][] {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return partsOf(child(node, 'expression'), textOf, taken);
    case 'Literal': {
      taken.add(node);
      const value = get(node, 'value');
      return [[typeof value === 'string' || typeof value === 'number' ? String(value) : { hole: 'value' }]];
    }
    case 'TemplateLiteral': {
      taken.add(node);
      const expressions = children(node, 'expressions');
      return children(node, 'quasis').reduce<Part[][]>(
        (forms, quasi, index) => {
          const expression = expressions[index];
          const literal =
            (get(quasi, 'value') as Record<string, string>)[rawTexts.has(node) ? 'raw' : 'cooked'] ?? '';
          const next = expression === undefined ? [[]] : partsOf(expression, textOf, taken);
          return product(
            forms,
            next.map((part) => [literal, ...part]),
          );
        },
        [[]],
      );
    }
    case 'BinaryExpression':
      if (!hasText(node)) break;
      taken.add(node);
      return product(
        partsOf(child(node, 'left'), textOf, taken),
        partsOf(child(node, 'right'), textOf, taken),
      );
    case 'ConditionalExpression':
      return [
        ...partsOf(child(node, 'consequent'), textOf, taken),
        ...partsOf(child(node, 'alternate'), textOf, taken),
      ].slice(0, MOST_FORMS);
    case 'LogicalExpression':
      if (get(node, 'operator') === '&&') break;
      return [[{ hole: holeName(child(node, 'left')) }], ...partsOf(child(node, 'right'), textOf, taken)];
  }
  return [[{ hole: holeName(node) }]];
}

function product(left: Part[][], right: Part[][]): Part[][] {
  return left.flatMap((before) => right.map((after) => [...before, ...after])).slice(0, MOST_FORMS);
}

function spell(parts: Part[]): string {
  const used = new Map<string, number>();
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const times = (used.get(part.hole) ?? 0) + 1;
      used.set(part.hole, times);
      return `{${part.hole}${times === 1 ? '' : times}}`;
    })
    .join('');
}

/** A word that tells a translator what goes in. */
function holeName(node: Node): string {
  switch (node.type) {
    case 'Identifier':
      return String(get(node, 'name'));
    case 'MemberExpression':
      return get(node, 'computed') === true
        ? holeName(child(node, 'object'))
        : holeName(child(node, 'property'));
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'AwaitExpression':
      return holeName((get(node, 'expression') ?? get(node, 'argument')) as Node);
    case 'CallExpression': {
      const callee = child(node, 'callee');
      const first = children(node, 'arguments')[0];
      if (callee.type === 'MemberExpression' && callee !== undefined) {
        const object = child(callee, 'object');
        const isMaths =
          object.type === 'Identifier' && /^(Math|JSON|String)$/.test(String(get(object, 'name')));
        return isMaths && first !== undefined ? holeName(first) : holeName(object);
      }
      return first !== undefined && /^(Identifier|MemberExpression)$/.test(first.type)
        ? holeName(first)
        : holeName(callee);
    }
    case 'BinaryExpression':
    case 'LogicalExpression':
      return holeName(child(node, 'left'));
    default:
      return 'value';
  }
}

const TWO_WORDS = /(\p{L}{2,}|\ba)["”’)]?[,.:;!?…]?[ \n]+[("“‘◯]?[\p{L}\d◯]/u;
const WORD_AT_HOLE = /◯["”’)]?[,:;]? \p{L}{2,}/u;
const ONE_WORD_SENTENCE = /^\p{Lu}\p{L}{2,}[.!?]$/u;

function readsLikeWords(text: string, labelled: Label): boolean {
  const plain = text.replaceAll(/\{[a-zA-Z]\w*\}/g, '◯');
  if (!/\p{L}{2}/u.test(plain)) return false;
  if (labelled === 'word') return true;
  if (labelled === 'label' && /^\p{Lu}|\s/u.test(plain)) return true;
  return TWO_WORDS.test(plain) || WORD_AT_HOLE.test(plain) || ONE_WORD_SENTENCE.test(plain);
}

function isSkipped(node: Node, textOf: (node: Node) => string): boolean {
  switch (node.type) {
    case 'TaggedTemplateExpression':
      rawTexts.add(child(node, 'quasi'));
      return textOf(child(node, 'tag')) !== 'String.raw';
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeParameterInstantiation':
    case 'TSLiteralType':
      return true;
    case 'NewExpression':
      // Slips of ours: they answer "Earmark made a mistake." and are for the log.
      return /^(Error|TypeError|RangeError)$/.test(textOf(child(node, 'callee')));
    case 'CallExpression':
      return /(^|\.)(log|logger)(\??\.\w+|\[\w+\])$/.test(textOf(child(node, 'callee')));
    default:
      return false;
  }
}

/** Texts in these places are compared, looked up or sent to machines. */
function isSilent(parent: Node, node: Node, textOf: (node: Node) => string, file: string): boolean {
  if (parent.type === 'BinaryExpression')
    return /^[!=]==?$/.test(String(get(parent, 'operator'))) && isText(node);
  if (parent.type === 'SwitchCase') return isText(node);
  if (parent.type === 'Property') {
    const key = child(parent, 'key');
    if (node === key) return true;
    if (textOf(key) === 'description' && DOCUMENTED.test(file)) return true;
    return NEVER_SHOWN_KEYS.test(textOf(key)) && (isText(node) || node.type === 'ArrayExpression');
  }
  if (parent.type === 'CallExpression' && (isText(node) || node.type === 'ArrayExpression')) {
    const callee = child(parent, 'callee');
    if (callee.type !== 'MemberExpression') return false;
    return NEVER_SHOWN_CALLS.has(textOf(child(callee, 'property')));
  }
  return false;
}

function isLabel(parent: Node, key: string, textOf: (node: Node) => string, labelled: Label): Label {
  if (parent.type !== 'Property')
    return /^(Conditional|Logical)Expression$/.test(parent.type) ? labelled : false;
  const name = textOf(child(parent, 'key'));
  if (key === 'value' && NOTE_KEYS.test(name)) return 'word';
  return key === 'value' && (LABEL_KEYS.test(name) || labelled !== false) ? 'label' : false;
}

function childrenOf(node: Node): [Node, string][] {
  return Object.entries(node).flatMap(([key, value]): [Node, string][] => {
    const all: unknown[] = Array.isArray(value) ? value : [value];
    return all.filter(isNode).map((each) => [each, key]);
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function get(node: Node, key: string): unknown {
  return (node as unknown as Record<string, unknown>)[key];
}

function child(node: Node, key: string): Node {
  return get(node, key) as Node;
}

function children(node: Node, key: string): Node[] {
  return get(node, key) as Node[];
}
