import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, lineDiff } from './lineDiff.ts';

describe('comparison of two texts', () => {
  it('turns the first into the second', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd');
    const text = fc.array(line, { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (x, y) => {
        const lines = lineDiff(x.join('\n'), y.join('\n'));
        const side = (kind: string): string[] =>
          lines.filter((l) => l.kind === 'same' || l.kind === kind).map((l) => l.text);
        expect(side('removed')).toEqual(x);
        expect(side('added')).toEqual(y);
      }),
    );
  });

  it('folds what is equal and far from a change', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const after = before.with(10, 'new');
    const kinds = folded(lineDiff(before.join('\n'), after.join('\n'))).map((l) => l.kind);
    expect(kinds.filter((k) => k === 'folded')).toHaveLength(2);
    expect(kinds).toHaveLength(10);
  });
});
