import { describe, expect, it } from 'vitest';
import { gnuDiff } from './gnuDiff.ts';

/** One letter a line. */
function text(letters: string): string {
  return Array.from(letters, (l) => `${l}\n`).join('');
}

/** Applies hunks to the old text. */
function patched(old: string, hunks: string): string {
  const lines = old === '' ? [] : old.slice(0, -1).split('\n');
  const out: string[] = [];
  let at = 0;
  for (const l of hunks.split('\n').slice(0, -1)) {
    const start = /^@@ -(\d+)(?:,(\d+))? /.exec(l);
    if (start) {
      const from = Number(start[1]) - (start[2] === '0' ? 0 : 1);
      out.push(...lines.slice(at, from));
      at = from;
    } else if (l.startsWith('+')) out.push(l.slice(1));
    else {
      expect(l.slice(1)).toBe(lines[at]);
      if (l.startsWith(' ')) out.push(l.slice(1));
      at++;
    }
  }
  return [...out, ...lines.slice(at)].map((l) => `${l}\n`).join('');
}

describe('hunks of diff -u', () => {
  it('[KC8] are none between equal texts', () => {
    expect(gnuDiff(text('abc'), text('abc'))).toBe('');
    expect(gnuDiff('', '')).toBe('');
  });

  it('[KC8] begin at line 0 of an empty text', () => {
    expect(gnuDiff('', text('ab'))).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n');
    expect(gnuDiff(text('a'), '')).toBe('@@ -1 +0,0 @@\n-a\n');
  });

  it('[KC8] have three lines around them and meet when these touch', () => {
    const hunk = '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n';
    expect(gnuDiff(text('abcdefghij'), text('abcdEfghij'))).toBe(hunk);
    const one = gnuDiff(text('abcdefghij'), text('AbcdefgHij'));
    expect(one.match(/^@@/gm)).toHaveLength(1);
    const two = gnuDiff(text('abcdefghij'), text('AbcdefghIj'));
    expect(two.match(/^@@/gm)).toHaveLength(2);
  });

  it('[KC8] put what is added among equal lines as far down as it goes', () => {
    expect(gnuDiff(text('axb'), text('axxb'))).toBe('@@ -1,3 +1,4 @@\n a\n x\n+x\n b\n');
    expect(gnuDiff(text('axxb'), text('axb'))).toBe('@@ -1,4 +1,3 @@\n a\n x\n-x\n b\n');
  });

  it('[KC8] lead from the old text to the new one', () => {
    let seed = 7;
    const letters = (n: number): string => {
      let out = '';
      for (let i = 0; i < n; i++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        out += 'abcd'[Math.floor(seed / 65_536) % 4]!;
      }
      return text(out);
    };
    for (let n = 0; n < 300; n++) {
      const [old, now] = [letters(n % 17), letters(n % 23)];
      expect(patched(old, gnuDiff(old, now))).toBe(now);
    }
  });
});
