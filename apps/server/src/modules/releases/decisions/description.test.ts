import { describe, expect, it } from 'vitest';
import { describedMinutes, descriptionRule } from './description.ts';
import { subjectOf } from './testing.ts';

const refused = (description: string | null, book = {}) =>
  descriptionRule.check(subjectOf({ book, release: { description } })) !== null;

describe('the description rule', () => {
  it('compares the running time behind a label', () => {
    expect(refused('Length: 10 hrs and 4 mins')).toBe(false);
    expect(refused('<p>Length: <b>3 hrs and 4 mins</b></p>')).toBe(true);
    expect(refused('Duration: 03:42:10')).toBe(true);
    expect(refused('Spieldauer: 10 Std. 5 Min.')).toBe(false);
  });

  it('refuses what calls itself abridged', () => {
    expect(refused('Abridged: Yes')).toBe(true);
    expect(refused('Unabridged: No')).toBe(true);
    expect(refused('Unabridged: Yes. Abridged: No')).toBe(false);
    expect(refused('Abridged: Yes', { format: 'abridged' })).toBe(false);
  });

  it.each([
    'Abridged',
    'Abridged.',
    'ABRIDGED',
    '<b>Abridged</b>',
    'A thriller of the North.<br />Abridged edition<br />Read by One',
    'This is the ABRIDGED audiobook, 5 hours.',
    '5 hrs, abridged',
    'Abridged edition read by the author',
    'Winter, salt and glass. Abridged. Read by One.',
    'Format: abridged',
    '<p>Gekürzte Lesung</p>',
  ])('believes a short line of its own: %s', (description) => {
    expect(refused(description)).toBe(true);
    expect(refused(description, { format: 'abridged' })).toBe(false);
  });

  it.each([
    'This is not the abridged version',
    'Not abridged',
    'Unabridged',
    'Unabridged edition',
    'Ungekürzte Lesung',
    'Abridged?',
    'Is this abridged?',
    'Also sold as an abridged edition',
    'Abridged: No',
    'Abridged/Unabridged: Unabridged',
    'Abridged<br>Unabridged',
    'Better than the abridged recording',
    'Non-abridged version',
  ])('draws nothing from %s', (description) => {
    expect(refused(description)).toBe(false);
  });

  it('knows "run time" in two words', () => {
    expect(refused('Run time: 4:58:12')).toBe(true);
    expect(refused('Run-Time: 9:58:12')).toBe(false);
    expect(describedMinutes('Run time: 4:58:12')).toBe(298);
  });

  it('draws nothing from prose or contradictions', () => {
    expect(refused('After three hours they reached the glass road.')).toBe(false);
    expect(refused('Length: 3 hrs. Duration: 10:00:00')).toBe(false);
    expect(refused(null)).toBe(false);
  });

  it('reads the usual ways to write a time', () => {
    expect(describedMinutes('Length: 12 hrs and 30 mins')).toBe(750);
    expect(describedMinutes('Running time: 12h 30m')).toBe(750);
    expect(describedMinutes('Durée : 12 heures')).toBe(720);
    expect(describedMinutes('nothing here')).toBeNull();
  });

  it('comes to an end on five megabytes', () => {
    const release = '<'.repeat(2_500_000) + 'length '.repeat(300_000);
    expect(() => refused(release)).not.toThrow();
  });
});
