const KEPT = new Set(['p', 'ol', 'ul', 'li', 'a', 'strong', 'em', 'del', 'br', 'b', 'i']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Descriptions keep a few tags; links keep address, name and target; scripts go with their content. */
export function cleanHtml(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/giu, '')
    .replaceAll(/<!--[\s\S]*?-->/gu, '')
    .replaceAll(
      /<(\/?)([a-z][a-z0-9]*)\b([^>]*)>/giu,
      (_tag, slash: string, name: string, attributes: string) => {
        const tag = name.toLowerCase();
        if (!KEPT.has(tag)) return '';
        if (slash) return `</${tag}>`;
        return tag === 'br' ? '<br />' : `<${tag}${tag === 'a' ? linkAttributes(attributes) : ''}>`;
      },
    );
}

/** Tags vanish without a blank, so that words can run together. */
export function stripHtml(html: string): string {
  return html
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll(/&(?:#(\d+)|(\w+));/gu, (all, code: string | undefined, name: string | undefined) =>
      code ? String.fromCodePoint(Number(code)) : (ENTITIES[name ?? ''] ?? all),
    )
    .trim();
}

function linkAttributes(text: string): string {
  const kept = [...text.matchAll(/(href|name|target)\s*=\s*"([^"]*)"/giu)].filter(
    ([, name, value = '']) => name?.toLowerCase() !== 'href' || /^(?:https?:|mailto:)/iu.test(value),
  );
  return kept.map(([, name = '', value = '']) => ` ${name.toLowerCase()}="${value}"`).join('');
}
