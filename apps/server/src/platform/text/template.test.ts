import { describe, expect, it } from 'vitest';
import { fillTemplate } from './template.ts';

describe('fillTemplate', () => {
  it.each([
    ['{title} by {authors}', { title: 'Emma', authors: 'Jane Austen' }, 'Emma by Jane Austen'],
    ['{title}\n{reason}\nend', { title: 'Emma' }, 'Emma\nend'],
    [String.raw`{title}\n{users}`, { title: 'Emma', users: 'ann' }, 'Emma\nann'],
    ['{title}', { title: '{reason}', reason: 'never' }, '{reason}'],
    ['{unknown} {title}', { title: 'Emma' }, '{unknown} Emma'],
    ['$& {title}', { title: '$1 $&' }, '$& $1 $&'],
    ['', {}, ''],
  ])('%j', (template, given, expected) => {
    expect(fillTemplate(template, { title: '', authors: '', reason: '', users: '', ...given })).toBe(
      expected,
    );
  });
});
