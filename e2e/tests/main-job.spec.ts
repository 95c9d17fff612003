import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { bookFolders, filesBelow } from '../lib/library.ts';
import { expectWholeTorrents } from '../lib/seeding.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeAll(async () => {
  world = await createWorld();
});
test.afterAll(() => world.close());

test('one m4b, twelve mp3 on two discs and a pack of two books come into the library and keep seeding', async () => {
  const asins = [DEMO.prideAndPrejudice.asin, DEMO.sherlockHolmes.asin, ...DEMO.alice.asins];
  const requests = await Promise.all(asins.map((asin) => world.request(asin)));
  await Promise.all(requests.map((request) => world.reaches(request.id, ['available'], 90_000)));

  const library = world.testbed.libraryDir;
  expect(bookFolders(library)).toHaveLength(4);
  const files = filesBelow(library);
  const downloads = new Map(
    [...filesBelow(world.testbed.client!.savePath)].map(([name, file]) => [file.inode, name]),
  );
  const audio = [...files].filter(([name]) => /\.(?:m4b|mp3)$/.test(name));
  expect(audio.every(([, file]) => downloads.has(file.inode))).toBe(true);
  // Two discs become one numbering.
  const sherlock = audio.map(([name]) => name).filter((name) => name.includes('Adventures of Sherlock'));
  expect(sherlock).toHaveLength(12);
  expect(sherlock.some((name) => /cd ?\d/i.test(name.split('/').at(-2)!))).toBe(false);
  for (const folder of bookFolders(library)) {
    const json = JSON.parse(readFileSync(join(library, folder, 'metadata.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(json['title']).toBeTruthy();
    expect(json['authors']).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(files.get(`${folder}/metadata.opf`)?.size).toBeGreaterThan(200);
    expect(
      readFileSync(join(library, folder, 'cover.jpg'))
        .subarray(0, 2)
        .toString('hex'),
    ).toBe('ffd8');
  }
  await expectWholeTorrents(world, 3);
});

test('asking twice at once is one request and one download', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => world.request(DEMO.christmasCarol.asin)));
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  await world.reaches(answers[0]!.id, ['available'], 90_000);
  const history = await world.api.get<{ records: { type: string }[] }>(
    `/history?bookId=${answers[0]!.book.id}&pageSize=50`,
  );
  expect(history.records.filter((entry) => entry.type === 'grabbed')).toHaveLength(1);
  expect(history.records.filter((entry) => entry.type === 'imported')).toHaveLength(1);
});
