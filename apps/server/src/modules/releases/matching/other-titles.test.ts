import { settingsSections } from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import { evaluateReleases } from '../evaluate.ts';
import { otherTitles } from './other-titles.ts';

const settings = settingsSections.quality.parse({});

function accepted(book: { title: string; authors: string[]; series?: object[] }, title: string): boolean {
  const release = {
    guid: 'one',
    indexer: 'Feed',
    protocol: 'torrent' as const,
    title,
    size: 288_000_000,
    seeders: 5,
    categories: [3030],
    flags: [],
  };
  const wanted = { narrators: [], series: [], language: 'english', runtimeMinutes: 600, ...book };
  return evaluateReleases({
    book: wanted as never,
    releases: [release],
    settings,
    context: { now: Date.UTC(2026, 0, 1) },
  }).decisions[0]!.accepted;
}

const compass = {
  title: 'Northern Lights',
  authors: ['Philip Pullman'],
  series: [{ name: 'His Dark Materials', position: '1' }],
};

describe('books of two titles', () => {
  it('are found under both, both ways, with and without a subtitle', () => {
    expect(otherTitles('Northern Lights', ['Philip Pullman'])).toEqual(['The Golden Compass']);
    expect(
      otherTitles('The Golden Compass: His Dark Materials 1', ['Pullman, Philip', 'Philip Pullman']),
    ).toEqual(['Northern Lights']);
    expect(otherTitles('Hercule Poirot’s Christmas', ['Agatha Christie'])).toHaveLength(2);
    for (const title of [
      'Philip Pullman - His Dark Materials 1 - The Golden Compass',
      'The Golden Compass by Philip Pullman [ENG / M4B]',
      'Northern Lights by Philip Pullman [ENG / M4B]',
    ])
      expect(accepted(compass, title), title).toBe(true);
  });

  it('belong to their author', () => {
    expect(otherTitles('Northern Lights', ['Nora Roberts'])).toEqual([]);
    expect(otherTitles('The Outsider', ['Stephen King'])).toEqual([]);
    expect(otherTitles('The Outsider', ['Albert Camus'])).toEqual(['The Stranger']);
    expect(accepted(compass, 'The Golden Compass by Nora Roberts')).toBe(false);
  });

  it('open no door to their sequels, companions and longer titles', () => {
    for (const title of [
      'Philip Pullman - His Dark Materials 2 - The Subtle Knife',
      'Philip Pullman - His Dark Materials 2 - The Golden Compass',
      'Philip Pullman - The Golden Compass 2',
      'Philip Pullman - The Golden Compass: The Graphic Novel',
      'Philip Pullman - Beyond the Golden Compass',
      'Philip Pullman - The Golden Compass Companion',
      'The Golden Compass - Study Guide - Philip Pullman',
      'Philip Pullman - The Golden Compass (Dramatized)',
      'Der goldene Kompass (The Golden Compass) - Philip Pullman',
    ])
      expect(accepted(compass, title), title).toBe(false);
  });

  it('do not make the name of a series the title of a volume', () => {
    const riot = {
      title: 'Midnight Riot',
      authors: ['Ben Aaronovitch'],
      series: [{ name: 'Peter Grant', position: '1' }],
    };
    expect(otherTitles('Midnight Riot', riot.authors)).toEqual([]);
    expect(accepted(riot, 'Ben Aaronovitch - Foxglove Summer - Rivers of London')).toBe(false);
    const rivers = { ...riot, title: 'Rivers of London' };
    expect(accepted(rivers, 'Ben Aaronovitch - Peter Grant 1 - Midnight Riot')).toBe(true);
    expect(accepted(rivers, 'Ben Aaronovitch - Rivers of London 02 - Moon Over Soho')).toBe(false);
  });
});
