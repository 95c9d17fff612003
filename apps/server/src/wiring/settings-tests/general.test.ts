import { settingsSections } from '@earmark/contracts';
import { expect, it } from 'vitest';
import { asTestResult } from '../../kernel/test-result.ts';
import { aMetadataBook, fakeMetadataProvider } from '../../modules/catalog/testing.ts';
import { testGeneral } from './general.ts';
import { anAsker } from './testing.ts';

const hound = aMetadataBook({ title: 'The Hound of the Baskervilles' });
const grabRemotely = () => Promise.reject(new Error('Nobody asked for this.'));

function make(indexers: { name: string; instance: object }[] = [{ name: 'Shelf', instance: {} }]) {
  const catalogue = fakeMetadataProvider([hound]);
  const details = fakeMetadataProvider([hound]);
  const providers = { active: () => Promise.resolve(indexers as never) };
  const test = testGeneral({ catalogue, details, providers });
  const press = (changes: object = {}) =>
    asTestResult(() => test(settingsSections.general.parse(changes), anAsker()));
  return { catalogue, details, press };
}

it('asks the catalogue and what adds to it', async () => {
  expect(await make().press()).toMatchObject({
    ok: true,
    message: 'The catalogue answers.',
    details: [
      { label: 'Audible', value: 'Answers: The Hound of the Baskervilles', ok: true },
      { label: 'Audnexus', value: 'Answers.', ok: true },
      { label: 'Newest releases', value: 'Looked at every 15 minutes.', ok: true },
    ],
  });
});

it('fails without the catalogue and warns without the rest', async () => {
  const { catalogue, details, press } = make();
  details.down = true;
  expect(await press()).toMatchObject({
    ok: true,
    message: 'The catalogue answers; look at the rest.',
    details: [{}, { label: 'Audnexus', ok: false }, {}],
  });
  catalogue.down = true;
  expect(await press()).toMatchObject({ ok: false, code: 'catalog_unavailable' });
});

it('a region that does not know the book answers all the same', async () => {
  const { press } = make();
  const answer = await press({ audibleRegion: 'jp' });
  expect(answer.ok).toBe(true);
  expect(answer.details).toContainEqual({
    label: 'Audnexus',
    value: 'Answers, and does not know the book.',
    ok: true,
  });
});

it.each<[object[], boolean, RegExp]>([
  [[{ name: 'Shelf', instance: {} }], false, /no enabled indexer is a Prowlarr/i],
  [[{ name: 'Prowlarr', instance: { grabRemotely } }], true, /^Prowlarr$/],
])('downloads through Prowlarr want a Prowlarr', async (indexers, ok, value) => {
  const answer = await make(indexers as never).press({ downloadVia: 'prowlarr' });
  expect(answer.details).toContainEqual({
    label: 'Downloads through Prowlarr',
    value: expect.stringMatching(value),
    ok,
  });
});

it('says that nothing is looked at without an indexer, or by wish', async () => {
  const none = await make([]).press();
  expect(none.details.at(-1)).toMatchObject({ value: 'No indexer is enabled to look at.', ok: false });
  const never = await make().press({ rssSyncMinutes: 0 });
  expect(never.details.at(-1)?.value).toMatch(/^Never looked at/);
});
