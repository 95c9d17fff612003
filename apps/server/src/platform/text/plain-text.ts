import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';

const BLOCK_END =
  /<\s*(?:br|hr)\b[^<>]*>|<\s*\/\s*(?:p|div|li|ul|ol|h[1-6]|tr|table|blockquote|section|article|dd|dt)\s*>/gi;
const LIST_ITEM = /<\s*li\b[^<>]*>/gi;
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][\da-z]{1,31});/gi;
/** Elements whose content is not for reading. */
const WITHOUT_TEXT = new Set(['script', 'style', 'textarea', 'option', 'noscript', 'template', 'title']);
/** C0 and C1 controls apart from tab and line feed, and lone surrogates: no text of ours holds them. */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Decodes HTML entities exactly once; text such as `a < b` and `R&D` stays as it is. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replaceAll(ENTITY, (entity) => decodeHTMLStrict(entity)) : text;
}

/** Takes control characters out and composes letters, so that equal names are equal strings. */
export function cleanText(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ').normalize('NFC');
}

/** One line: entities decoded once, white space collapsed. */
export function toLine(text: string): string {
  return cleanText(decodeEntities(text)).replaceAll(/\s+/g, ' ').trim();
}

/**
 * Plain text of an HTML or BBCode description: paragraphs separated by blank lines, no tags, no scripts.
 * The result is cut at `maxLength` at a word's end.
 */
export function htmlToPlainText(html: string, maxLength = 20_000): string {
  // Markup weighs more than text; cutting first keeps a monstrous description cheap.
  const source = html.slice(0, maxLength * 10);
  const marked = withoutBbcode(source)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(LIST_ITEM, '$&• ')
    .replaceAll(BLOCK_END, (tag) => (/^<\s*br/i.test(tag) ? `\n${tag}` : `\n\n${tag}`));
  const text = cleanText(textOf(marked))
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return cutAtWord(text, maxLength);
}

/** What a browser would show as text: entities decoded, tags and comments gone. */
function textOf(html: string): string {
  const parts: string[] = [];
  let hidden = 0;
  const parser = new Parser({
    onopentagname: (name) => {
      if (WITHOUT_TEXT.has(name)) hidden += 1;
    },
    onclosetag: (name) => {
      if (WITHOUT_TEXT.has(name)) hidden -= 1;
    },
    ontext: (part) => {
      if (hidden === 0) parts.push(part);
    },
  });
  parser.end(html);
  return parts.join('');
}

function withoutBbcode(text: string): string {
  return text
    .replaceAll(/\[\*\]/g, '\n• ')
    .replaceAll(
      /\[\/?(?:b|i|u|s|url|img|size|color|center|quote|list|font|spoiler|align|hr|pre|code)(?:=[^\]\n]{0,300})?\]/gi,
      '',
    );
}

function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1);
  const lastGap = cut.search(/\s\S*$/);
  return `${cut.slice(0, lastGap > maxLength / 2 ? lastGap : cut.length).trimEnd()}…`;
}
