import { describe, expect, test } from 'vitest';
import { generateOddTrees } from '../testing/odd-trees.ts';
import { generateTrees } from '../testing/tree-generator.ts';
import { identifyBooks } from './identify.ts';

const formats = ['m4b', 'mp3', 'm4a', 'flac', 'opus'];
const trees = [...generateTrees(), ...generateOddTrees()];

test('there are enough generated trees', () => {
  expect(trees.length).toBeGreaterThan(800);
  expect(new Set(trees.map((tree) => tree.name)).size).toBe(trees.length);
});

describe('generated trees are divided, named and ordered', () => {
  test.each(trees.map((tree) => [tree.name, tree] as const))('%s', (_, tree) => {
    const { groups, missing } = identifyBooks({ ...tree, releaseTitle: null, formats });
    const found = groups.filter((group) => group.bookId !== null && group.confidence !== 'contradicted');
    expect(Object.fromEntries(found.map((group) => [group.bookId, group.audio]))).toEqual(tree.answer);
    expect(missing).toEqual([]);
    if (tree.groupCount !== undefined) expect(groups).toHaveLength(tree.groupCount);
    expect(found.flatMap((group) => group.blockers)).toEqual([]);
  });
});
