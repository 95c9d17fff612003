import { describe, expect, it } from 'vitest';
import { isBook, isRequest, patchWhere } from './patch.ts';

const answer = {
  pages: [
    {
      records: [
        { id: 'b1', inLibrary: false, status: null },
        { id: 'b2', inLibrary: false, status: null },
      ],
    },
    { records: [{ id: 'b3', inLibrary: true, status: 'available' }] },
  ],
};

describe('patchWhere', () => {
  it('changes the matching object and keeps the identity of everything else', () => {
    const patched = patchWhere(answer, isBook('b2'), { status: 'searching' });
    expect(patched.pages[0]?.records[1]).toEqual({ id: 'b2', inLibrary: false, status: 'searching' });
    expect(patched.pages[0]?.records[0]).toBe(answer.pages[0]?.records[0]);
    expect(patched.pages[1]).toBe(answer.pages[1]);
    expect(answer.pages[0]?.records[1]?.status).toBeNull();
  });

  it('gives the same object back when nothing matches or nothing differs', () => {
    expect(patchWhere(answer, isBook('b9'), { status: 'denied' })).toBe(answer);
    expect(patchWhere(answer, isBook('b3'), { status: 'available' })).toBe(answer);
    expect(patchWhere(undefined, isBook('b1'), { status: 'denied' })).toBeUndefined();
  });

  it('does not take a request for the book of the same id', () => {
    const mixed = [
      { id: 'x', requestedAt: 'then', status: 'searching' },
      { id: 'x', inLibrary: false, status: null },
    ];
    expect(patchWhere(mixed, isRequest('x'), { status: 'denied' })).toEqual([
      { id: 'x', requestedAt: 'then', status: 'denied' },
      mixed[1],
    ]);
  });
});
