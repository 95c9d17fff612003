import { expect, it } from 'vitest';
import { buildMetadataJson } from './metadata-json.ts';
import { readMetadataJson } from './read-metadata.ts';

it('reads back what we write', () => {
  const text = buildMetadataJson({
    title: 'The Time Machine',
    authors: ['H. G. Wells'],
    narrators: ['Ann Reader', 'Tom Voice'],
    series: [{ name: 'The Scientific Romances', position: '1.5' }, { name: 'Classics' }],
    releaseDate: '1895-05-07',
    description: 'One & two.\n\nThree.',
    asin: 'B00TMW1895',
    explicit: false,
  });
  expect(readMetadataJson(text)).toEqual({
    title: 'The Time Machine',
    authors: ['H. G. Wells'],
    narrators: ['Ann Reader', 'Tom Voice'],
    series: [
      { name: 'The Scientific Romances', position: '1.5' },
      { name: 'Classics', position: null },
    ],
    releaseDate: '1895-05-07',
    description: 'One & two.\n\nThree.',
    asin: 'B00TMW1895',
    explicit: false,
  });
});

it('takes each key by itself, also of the nested form of old servers', () => {
  const nested = {
    metadata: {
      title: 'Emma',
      authors: 'Jane Austen',
      narrators: ['A', 7, ''],
      publishedYear: 1815,
      explicit: 'no',
    },
    tags: [],
  };
  expect(readMetadataJson(JSON.stringify(nested))).toEqual({
    title: 'Emma',
    narrators: ['A'],
    releaseDate: '1815',
  });
});

it.each(['', '{', 'null', '[]', '"x"', '{"title":{}}'])('finds nothing in %j', (text) => {
  expect(readMetadataJson(text)).toEqual({});
});
