import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainIssue } from './plain-issues.ts';

const said = (schema: z.ZodType, input: unknown): string[] =>
  (schema.safeParse(input, { error: plainIssue }).error?.issues ?? []).map(({ message }) => message);

describe('what is wrong with an input, in the words of a form', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a missing text', z.object({ name: z.string() }), {}, 'This is required.'],
    ['nothing', z.number(), null, 'This is required.'],
    ['a number for a text', z.string(), 5, 'A text is needed.'],
    ['a text for a number', z.number(), 'five', 'A number is needed.'],
    ['half a number', z.int(), 1.5, 'A whole number is needed.'],
    ['a text for yes or no', z.boolean(), 'maybe', 'Yes or no is needed: true or false.'],
    ['a text for a list', z.array(z.string()), 'x', 'A list is needed.'],
    ['a list for an object', z.object({}), [], 'An object with fields is needed.'],
    ['an empty text', z.string().min(1), '', 'This must not be empty.'],
    ['a short text', z.string().min(8), 'abc', 'At least 8 characters are needed.'],
    ['a long text', z.string().max(3), 'abcd', 'This is too long: 3 characters at most.'],
    ['an empty list', z.array(z.string()).min(1), [], 'At least one is needed.'],
    ['a short list', z.array(z.string()).min(2), ['a'], 'At least 2 are needed.'],
    ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'These are too many: 1 at most.'],
    ['a small number', z.number().min(1), 0, 'The smallest possible number is 1.'],
    ['a number at an open end', z.number().positive(), 0, 'The number must be above 0.'],
    ['a large number', z.number().max(9), 10, 'The largest possible number is 9.'],
    ['a number at the other open end', z.number().lt(9), 9, 'The number must be below 9.'],
    ['an unknown choice', z.enum(['a', 'b']), 'c', 'Choose one of: "a", "b".'],
    ['no address', z.url(), 'nas', 'This is no web address; one begins with http:// or https://.'],
    ['no e-mail address', z.email(), 'me', 'This is no e-mail address.'],
    ['no date', z.iso.date(), 'today', 'This is no date; one looks like 2026-12-31.'],
    ['no time', z.iso.datetime(), 'noon', 'This is no time; one looks like 2026-12-31T23:59:00Z.'],
    ['another form', z.string().regex(/^B0/), 'x', 'This does not have the right form.'],
    ['an odd step', z.number().multipleOf(5), 7, 'A multiple of 5 is needed.'],
    ['a field nobody knows', z.strictObject({}), { who: 1 }, 'This is not known here: who.'],
    ['words of the schema’s own', z.string('A name, please.'), 5, 'A name, please.'],
  ])('%s', (_what, schema, input, message) => {
    expect(said(schema, input)).toEqual([message]);
  });
});
