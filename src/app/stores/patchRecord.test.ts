import { describe, expect, it } from 'vitest';
import { keepEqual, patchRecord } from './patchRecord.ts';

interface Row {
  readonly id: string;
  readonly n: number;
  readonly tags: readonly string[];
}

const old: Readonly<Record<string, Row>> = {
  a: { id: 'a', n: 1, tags: ['x'] },
  b: { id: 'b', n: 2, tags: [] },
};

function patch(rows: readonly Row[], gone: readonly string[] = []) {
  return patchRecord(old, rows, (r) => r.id, gone);
}

describe('patchRecord', () => {
  it('stays the same object when the rows say the same', () => {
    expect(patch([{ id: 'a', n: 1, tags: ['x'] }])).toBe(old);
    expect(patch([], ['z'])).toBe(old);
  });
  it('replaces only the rows that differ', () => {
    const out = patch([
      { id: 'a', n: 1, tags: ['y'] },
      { id: 'b', n: 2, tags: [] },
    ]);
    expect(out['a']?.tags).toEqual(['y']);
    expect(out['b']).toBe(old['b']);
  });
  it('takes rows away and adds new ones', () => {
    const out = patch([{ id: 'c', n: 3, tags: [] }], ['a']);
    expect(Object.keys(out)).toEqual(['b', 'c']);
    expect(Object.keys(old)).toEqual(['a', 'b']);
  });
  it('a list that shrank at its end counts as changed', () => {
    const names = ['a', 'b'];
    expect(keepEqual(names, ['a', 'b'])).toBe(names);
    expect(keepEqual(names, ['a'])).toEqual(['a']);
  });
});
