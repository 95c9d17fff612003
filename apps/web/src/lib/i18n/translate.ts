import { lazily } from '../lazily.ts';

/** One text: plain, or one form for each plural category of `count`. */
export type Message = string | ({ other: string } & { [Category in Intl.LDMLPluralRule]?: string });
export type Values = Readonly<Record<string, string | number>>;

export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/** Builds `t()` for one language: picks the plural form by `count`, fills `{names}`, formats numbers. */
export function createTranslate<Key extends string>(
  language: string,
  find: (key: Key) => Message | undefined,
): Translate<Key> {
  const plural = lazily(() => new Intl.PluralRules(language));
  const number = lazily(() => new Intl.NumberFormat(language));
  return (key, values) => {
    const message = find(key);
    const text = typeof message === 'string' ? message : pickForm(message, plural, values);
    if (values === undefined) return text;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? (inFewDigits(value) ?? number().format(value)) : value;
    });
  };
}

function pickForm(
  message: Exclude<Message, string> | undefined,
  plural: () => Intl.PluralRules,
  values: Values | undefined,
): string {
  if (message === undefined) return '';
  const count = values?.['count'];
  if (typeof count !== 'number') return message.other;
  return message[plural().select(count)] ?? message.other;
}

/** A whole number without separators is written alike in every language of the app; nothing for all others. */
export function inFewDigits(value: number): string | undefined {
  return Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : undefined;
}
