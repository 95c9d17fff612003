import { settingsSections } from '@earmark/contracts';
import { expect, it } from 'vitest';
import { fakeClock } from '../../kernel/clock.ts';
import { testQuality } from './quality.ts';
import { anAsker } from './testing.ts';

const test = testQuality(fakeClock());
const press = (changes: object = {}) => test(settingsSections.quality.parse(changes), anAsker());
const labels = (details: readonly { label: string }[]) => details.map(({ label }) => label);

it('shows what a search would take with the usual settings, and why not the rest', async () => {
  const { ok, details } = await press();
  expect(ok).toBe(true);
  expect(labels(details.filter((each) => each.ok))).toEqual([
    'M4B, 64 kbit/s',
    'MP3, 128 kbit/s',
    'FLAC, 700 kbit/s',
  ]);
  expect(details[0]?.value).toBe('Would be taken.');
  expect(details[1]?.value).toBe('Would be taken, in place 2.');
  const refused = details.filter((each) => each.ok === undefined);
  expect(Object.fromEntries(refused.map(({ label, value }) => [label, value]))).toEqual({
    'MP3, 16 kbit/s': expect.stringMatching(/Too small/),
    Abridged: expect.stringMatching(/^Abridged/),
    'Full cast': expect.stringMatching(/dramatised/),
    'No seeders': expect.stringMatching(/Nobody seeds/),
    'Another language': expect.stringMatching(/In german/),
  });
});

it('follows the unsaved settings', async () => {
  const { details } = await press({
    formats: ['flac', 'mp3', 'm4b'],
    minimumSeeders: 0,
    allowAbridged: true,
    language: 'german',
  });
  expect(labels(details.filter((each) => each.ok))).toEqual([
    'FLAC, 700 kbit/s',
    'MP3, 128 kbit/s',
    'M4B, 64 kbit/s',
    'No seeders',
    'Abridged',
  ]);
  expect(details).toContainEqual({ label: 'Another language', value: expect.stringMatching(/In english/) });
});

it('required words are in the examples, so that they refuse nothing by themselves', async () => {
  expect(await press({ requiredTerms: ['unabridged'] })).toMatchObject({ ok: true });
});

it.each([
  ['a word that is required and ignored', { requiredTerms: ['retail'], ignoredTerms: ['retail'] }],
  ['a bit rate nobody has', { minimumBitrateKbps: 5000, maximumBitrateKbps: 6000, bitrateWindows: [] }],
  ['a size nobody keeps', { maximumSizeGb: 0.001 }],
])('names settings that would take nothing: %s', async (_case, changes) => {
  const answer = await press(changes);
  expect(answer).toMatchObject({ ok: false, message: 'None of the example releases would be taken.' });
  expect(answer.details.every((each) => each.ok === undefined)).toBe(true);
});

it('tries every profile', async () => {
  const profile = (id: string, changes: object) => ({ id, name: id, changes });
  const answer = await press({
    profiles: [profile('lossless', { formats: ['flac'] }), profile('nothing', { maximumSizeGb: 0.001 })],
  });
  expect(answer).toMatchObject({ ok: true, message: expect.stringMatching(/not by every profile/) });
  expect(answer.details.slice(-2)).toMatchObject([
    { label: 'Profile lossless', value: expect.stringMatching(/FLAC, 700 kbit\/s$/), ok: true },
    { label: 'Profile nothing', value: 'Takes none of the examples.', ok: false },
  ]);
});
