import { describe, expect, it } from 'vitest';
import { mamIdOf, readMamTitle } from './mam-title.ts';

describe('mamIdOf', () => {
  it.each([
    ['https://www.myanonamouse.net/t/9100001', '9100001'],
    ['https://www.myanonamouse.net/t/9100001/', '9100001'],
    ['https://myanonamouse.net/t/12?x=1', '12'],
    ['https://www.myanonamouse.net.evil.invalid/t/12', undefined],
    ['https://evil.invalid/?https://www.myanonamouse.net/t/12', undefined],
    ['https://www.myanonamouse.net/tor/12', undefined],
    ['', undefined],
  ])('%j → %j', (address, id) => {
    expect(mamIdOf(address)).toBe(id);
  });
});

describe('readMamTitle', () => {
  it.each([
    ['Emma by Jane Austen [ENG / M4B]', { language: 'ENG', filetypes: ['m4b'], isVip: false }],
    [
      'Emma by Jane Austen [ENG / MP3 PDF JPG] [VIP]',
      { language: 'ENG', filetypes: ['mp3', 'pdf', 'jpg'], isVip: true },
    ],
    ['Emma [Dramatized] by Jane Austen [FRE]', { language: 'FRE', isVip: false }],
    ['Emma by Jane Austen [VIP]', { isVip: true }],
    ['Emma', { isVip: false }],
  ])('%s', (title, facts) => {
    expect(readMamTitle(title)).toEqual(facts);
  });
});
