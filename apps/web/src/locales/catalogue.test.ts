import {
  acquisitionState,
  downloadState,
  group,
  historyType,
  importGroup,
  indexerSearchState,
  loginType,
} from '@earmark/contracts';
import { describe, expect, it } from 'vitest';
import firstPage from './en.json' with { type: 'json' };
import rooms from './en.rooms.json' with { type: 'json' };

const english = { ...firstPage, ...rooms };
const has = (key: string): boolean => key in english;

describe('the English catalogue', () => {
  const families: [string, readonly string[]][] = [
    ['state', acquisitionState.options],
    ['downloadState', downloadState.options],
    ['historyType', historyType.options],
    ['group', group.options],
    ['loginType', loginType.options],
    ['indexerState', indexerSearchState.shape.state.options],
    ['confidence', importGroup.shape.confidence.options],
  ];

  it.each(families)('names every value of %s that the server may send', (prefix, values) => {
    expect(values.filter((value) => !has(`${prefix}.${value}`))).toEqual([]);
  });

  it('has no empty text and closes every brace', () => {
    const texts = Object.values(english).flatMap((text) =>
      typeof text === 'string' ? [text] : Object.values(text),
    );
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
    expect(texts.filter((text) => text.replace(/\{\w+\}/g, '').includes('{'))).toEqual([]);
  });

  it('says nothing twice: a text is of the first page or of the rooms', () => {
    expect(Object.keys(firstPage).filter((key) => key in rooms)).toEqual([]);
  });

  it('is sorted, so that two people find the same place', () => {
    for (const keys of [Object.keys(firstPage), Object.keys(rooms)]) expect(keys).toEqual(keys.toSorted());
  });
});
