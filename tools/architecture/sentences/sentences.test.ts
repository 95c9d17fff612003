import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { downloadClients } from '../../../apps/server/src/integrations/download-clients/registry.ts';
import { indexers } from '../../../apps/server/src/integrations/indexers/registry.ts';
import { notifiers } from '../../../apps/server/src/integrations/notifiers/registry.ts';
import { formOf } from '../../../apps/server/src/modules/providers/form.ts';
import { extractSentences, sentencesOf, shapeOf } from './extract.ts';
import { SENTENCES_OF_LIBRARIES, WORDS } from './of-libraries.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const CATALOGUE = 'apps/web/src/locales/de.server.json';
type Message = string | Record<string, string>;
const german = JSON.parse(readFileSync(join(root, CATALOGUE), 'utf8')) as Record<string, Message>;

const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const holesOf = (text: string): string[] => (text.match(/\{[a-zA-Z]\w*\}/g) ?? []).toSorted();

/** Labels are often handed to a function as a single word, which no reader of the source can tell from a name. */
const formTexts = [...downloadClients, ...indexers, ...notifiers]
  .map(formOf)
  .flatMap(({ label, description, fields }) => [
    label,
    description,
    ...fields.flatMap((field) => [
      field.label,
      ...(field.help === undefined ? [] : [field.help]),
      ...(field.options ?? []).map((option) => option.label),
    ]),
  ]);

describe('what the server says to people', () => {
  const sentences = extractSentences(root);
  const known = new Set(Object.keys(german).map(shapeOf));

  it('can be said in German, every sentence of it', () => {
    const missing = new Map(
      sentences
        .filter(({ text }) => !known.has(shapeOf(text)))
        .map(({ text, file, line }) => [shapeOf(text), `${JSON.stringify(text)}: "…",   (${file}:${line})`]),
    );
    const help = `Add these lines with their German to ${CATALOGUE} (sorted; {names} may be renamed, on both sides).
If a text is never shown to a person, say so in tools/architecture/sentences/not-for-people.ts.`;
    expect(missing.size, `${help}\n\n${[...missing.values()].join('\n')}\n`).toBe(0);
  });

  it('is in the catalogue for as long as the server says it', () => {
    const said = new Set(
      [...sentences.map(({ text }) => text), ...formTexts, ...SENTENCES_OF_LIBRARIES, ...WORDS].map(shapeOf),
    );
    const stale = Object.keys(german).filter((english) => !said.has(shapeOf(english)));
    const help = `Nothing in the server says this any more; take it out of ${CATALOGUE}:`;
    expect(stale.length, `${help}\n\n${stale.join('\n')}\n`).toBe(0);
  });

  it('includes the forms of all connections', () => {
    expect(formTexts.filter((text) => !known.has(shapeOf(text)))).toEqual([]);
  });

  it('includes what libraries say and single words that go into sentences', () => {
    expect([...SENTENCES_OF_LIBRARIES, ...WORDS].filter((text) => !known.has(shapeOf(text)))).toEqual([]);
  });
});

describe('the German of the server', () => {
  it('fills the same names into each sentence', () => {
    const differing = Object.entries(german).filter(([english, message]) =>
      formsOf(message).some((form) => holesOf(form).join() !== holesOf(english).join()),
    );
    expect(differing).toEqual([]);
  });

  it('says each sentence once', () => {
    const shapes = Object.keys(german).map(shapeOf);
    expect(shapes.filter((shape, at) => shapes.indexOf(shape) !== at)).toEqual([]);
  });

  it('is sorted, so that two people find the same place', () => {
    expect(Object.keys(german)).toEqual(Object.keys(german).toSorted());
  });

  it('has no empty text, and none in English quotation marks', () => {
    const forms = Object.values(german).flatMap(formsOf);
    expect(forms.filter((form) => form.trim() === '')).toEqual([]);
    expect(forms.filter((form) => / "\{\w+\}"/.test(form))).toEqual([]);
  });
});

describe('extractSentences', () => {
  const textsOf = (source: string) => sentencesOf(source, 'a.ts').map(({ text }) => text);

  it('gives a whole sentence for each choice inside it', () => {
    const source = 'say(`${n} book${n === 1 ? "" : "s"} in ${place ?? "the library"}.`)';
    expect(textsOf(source)).toEqual([
      '{n} book in {place}.',
      '{n} book in the library.',
      '{n} books in {place}.',
      '{n} books in the library.',
    ]);
  });

  it('joins what is added together, and names holes after what goes in', () => {
    expect(textsOf('say(`Needs ${need(book.size)} ` + `of ${Math.round(room / 10)} bytes.`)')).toEqual([
      'Needs {size} of {room} bytes.',
    ]);
  });

  it('leaves out what no person sees', () => {
    const source = `log.info({ a }, 'A call was refused.'); throw new Error('This is a slip.');
      db.select('book.title as title'); if (a === 'two words here') {} const x = sql\`select one thing\`;`;
    expect(textsOf(source)).toEqual([]);
  });

  it('finds labels of one word', () => {
    expect(textsOf("z.string().meta({ label: 'Host', placeholder: 'Localhost' })")).toEqual(['Host']);
  });
});
