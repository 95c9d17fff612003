import { z } from 'zod';
import type { FieldMeta } from './definition.ts';

/** Annotates a field of a settings schema; put it last, on the outermost schema. */
export function field(meta: FieldMeta): FieldMeta {
  return meta;
}

/** Address of a service in the own network or outside, without a trailing slash; a path (URL base) is kept. */
export function webAddress() {
  return z
    .string()
    .trim()
    .max(2000)
    .regex(/^https?:\/\//iu, 'Start the address with http:// or https://.')
    .refine((text) => URL.canParse(text), 'This is not a valid address.')
    .transform((text) => {
      const url = new URL(text);
      url.search = '';
      url.hash = '';
      return url.href.replace(/\/+$/u, '');
    });
}

/** A key or token as copied from a settings page: no blanks, no line breaks. */
export function accessKey(message: string) {
  return z
    .string()
    .transform((text) => text.replaceAll(/\s+/gu, ''))
    .pipe(
      z
        .string()
        .min(1, message)
        .max(4000)
        .regex(/^[\x21-\x7e]*$/u, 'This holds characters that no key has.'),
    );
}

/** Newznab category numbers as text, `3030, 3040`. */
export function categoryList() {
  return z
    .string()
    .trim()
    .max(200)
    .regex(/^\d{1,6}(\s*,\s*\d{1,6})*$/u, 'Numbers separated by commas, such as 3030, 3040.');
}

export function parseCategoryList(text: string): number[] {
  return text.split(',').map((part) => Number(part.trim()));
}

/** Hosts in the own network that links of an indexer may lead to, `host:port`. */
export function allowedHostsField() {
  return z
    .string()
    .trim()
    .max(1000)
    .regex(/^([^\s,/@]+:\d{1,5}(\s*,\s*|$))*$/u, 'Host and port, separated by commas, such as jackett:9117.')
    .default('')
    .meta(
      field({
        label: 'Hosts links may lead to',
        help: 'Links into your own network are refused unless they lead to the address above or to one of these (host:port).',
        placeholder: 'jackett:9117',
        advanced: true,
      }),
    );
}

export function parseHostList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
}

export function insecureTlsField() {
  return z
    .boolean()
    .default(false)
    .meta(
      field({
        label: 'Accept an invalid certificate',
        help: 'For a self-signed certificate in your own network.',
        type: 'toggle',
        advanced: true,
      }),
    );
}

/** Where an indexer takes part; Prowlarr sets the same three for what it pushes. */
export function usageFields() {
  return {
    rss: toggle(
      'Look at its newest releases',
      'Every quarter of an hour, matched against everything wanted.',
    ),
    automaticSearch: toggle('Ask it in automatic searches', 'Searches that Earmark starts by itself.'),
    interactiveSearch: toggle('Ask it in interactive searches', 'Searches in which a person chooses.'),
  };
}

/** A whole number among the advanced fields, in a form or as text of the environment. */
export function wholeNumberField(
  { min, max, initial }: { min: number; max: number; initial: number },
  meta: Pick<FieldMeta, 'label' | 'help'>,
) {
  const refusal = `A whole number from ${min} to ${max}.`;
  return z.coerce
    .number(refusal)
    .int(refusal)
    .min(min, refusal)
    .max(max, refusal)
    .default(initial)
    .meta(field({ ...meta, type: 'number', advanced: true }));
}

function toggle(label: string, help: string) {
  return z
    .boolean()
    .default(true)
    .meta(field({ label, help, type: 'toggle', advanced: true }));
}
