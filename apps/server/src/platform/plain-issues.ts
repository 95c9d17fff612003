import { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** From now on every schema without words of its own says what is wrong with an input in the words of a form. */
export function speakPlainly(): void {
  z.config({ customError: plainIssue });
}

/** One sentence for a person at a form; undefined leaves the issue to zod. */
export function plainIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? 'This is required.' : wanted(issue.expected);
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum, issue.inclusive === true);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum, issue.inclusive === true);
    case 'invalid_value':
      return `Choose one of: ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'invalid_format':
      return badForm(issue.format);
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor} is needed.`;
    case 'unrecognized_keys':
      return `This is not known here: ${issue.keys.join(', ')}.`;
    default:
      return undefined;
  }
}

function wanted(type: string): string | undefined {
  switch (type) {
    case 'string':
      return 'A text is needed.';
    case 'number':
      return 'A number is needed.';
    case 'int':
      return 'A whole number is needed.';
    case 'boolean':
      return 'Yes or no is needed: true or false.';
    case 'array':
      return 'A list is needed.';
    case 'object':
    case 'record':
      return 'An object with fields is needed.';
    default:
      return undefined;
  }
}

function tooSmall(origin: string, minimum: number | bigint, inclusive: boolean): string | undefined {
  switch (origin) {
    case 'string':
      return minimum === 1 ? 'This must not be empty.' : `At least ${minimum} characters are needed.`;
    case 'array':
      return minimum === 1 ? 'At least one is needed.' : `At least ${minimum} are needed.`;
    case 'number':
    case 'int':
      return inclusive
        ? `The smallest possible number is ${minimum}.`
        : `The number must be above ${minimum}.`;
    default:
      return undefined;
  }
}

function tooBig(origin: string, maximum: number | bigint, inclusive: boolean): string | undefined {
  switch (origin) {
    case 'string':
      return `This is too long: ${maximum} characters at most.`;
    case 'array':
      return `These are too many: ${maximum} at most.`;
    case 'number':
    case 'int':
      return inclusive
        ? `The largest possible number is ${maximum}.`
        : `The number must be below ${maximum}.`;
    default:
      return undefined;
  }
}

function badForm(format: string): string {
  switch (format) {
    case 'url':
      return 'This is no web address; one begins with http:// or https://.';
    case 'email':
      return 'This is no e-mail address.';
    case 'date':
      return 'This is no date; one looks like 2026-12-31.';
    case 'datetime':
      return 'This is no time; one looks like 2026-12-31T23:59:00Z.';
    default:
      return 'This does not have the right form.';
  }
}
