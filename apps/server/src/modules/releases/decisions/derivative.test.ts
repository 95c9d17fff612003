import { describe, expect, it } from 'vitest';
import { derivativeRule } from './derivative.ts';
import { subjectOf } from './testing.ts';

const refused = (title: string, book = {}) =>
  derivativeRule.check(subjectOf({ book, release: { title } })) !== null;

describe('the derivative rule', () => {
  it.each([
    'Summary of The Glass Road by Anna Maddox',
    'The Glass Road (Study Guide) - Anna Maddox',
    'The Glass Road - Anna Maddox - SuperSummary',
    'The Glass Road retold for young readers - Anna Maddox',
    'The Glass Road (Oxford Bookworms) - Anna Maddox',
    'The Glass Road [sample] - Anna Maddox',
    'The Glass Road Companion - Anna Maddox',
    'The Glass Road (MAXnotes) - Anna Maddox',
    'The Glass Road by Anna Maddox: A Literature Guide',
    'The Glass Road by Anna Maddox - Key Insights',
  ])('refuses %s', (title) => {
    expect(refused(title)).toBe(true);
  });

  it('has nothing against the book itself, also when it is called so', () => {
    expect(refused('Anna Maddox - The Glass Road')).toBe(false);
    expect(refused('Anna Maddox - The Companion', { title: 'The Companion' })).toBe(false);
    expect(refused('The Glass Road (48 lectures) - Anna Maddox')).toBe(true);
    expect(refused('The Great Courses: The Glass Road (48 lectures) - Anna Maddox')).toBe(false);
    expect(refused('TTC - Summary of The Glass Road (lectures) - Anna Maddox')).toBe(true);
    expect(refused('The Glass Road: An Analysis by Anna Maddox', { subtitle: 'An Analysis' })).toBe(false);
  });
});
