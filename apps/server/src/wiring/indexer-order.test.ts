import { expect, it } from 'vitest';
import { orderIndexers } from './indexer-order.ts';

const found = (indexer: string, indexerId: string) => ({ indexer, indexerId });
const MAM = { id: 'mam', priority: 10 };
const PROWLARR = { id: 'prowlarr', priority: 25 };
const JACKETT = { id: 'jackett', priority: 30 };

it('puts the indexer of the better priority first, by the names the releases carry', () => {
  const releases = [found('Public', 'prowlarr'), found('MyAnonamouse', 'mam'), found('Feed', 'jackett')];
  expect(orderIndexers(releases, [MAM, PROWLARR, JACKETT])).toEqual(['MyAnonamouse', 'Public']);
});

it('says nothing when all are equal', () => {
  const releases = [found('MyAnonamouse', 'mam'), found('Public', 'prowlarr')];
  expect(orderIndexers(releases, [{ ...MAM, priority: 25 }, PROWLARR])).toEqual([]);
});

it('takes an indexer that is reached in two ways for the better one', () => {
  const releases = [
    found('MyAnonamouse', 'prowlarr'),
    found('MyAnonamouse', 'mam'),
    found('Public', 'prowlarr'),
  ];
  expect(orderIndexers(releases, [MAM, PROWLARR])).toEqual(['MyAnonamouse']);
});
