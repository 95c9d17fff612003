const PATTERN = /\{([A-Za-z]+)\}/g;

/** The names in braces that a template holds, in order. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(PATTERN)].map(([, name = '']) => name);
}

/**
 * Fills a template in: once, so that what a value holds is never read as a placeholder. Lines whose placeholders are all
 * empty are left out; `\n` in a one-line field is a line break; names that are not given stay as they are.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const lines = template.replaceAll(String.raw`\n`, '\n').split('\n');
  const filled = lines.flatMap((line) => {
    const named = placeholdersOf(line).map((name) => values[name] ?? '');
    if (named.length > 0 && named.every((value) => value === '')) return [];
    return [line.replaceAll(PATTERN, (whole, name: string) => values[name] ?? whole)];
  });
  return filled.join('\n').trim();
}
