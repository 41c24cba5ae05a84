/** A line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'folded';
  /** The line; of `folded` how many lines were left out. */
  readonly text: string;
}

/** Longest common subsequence lengths of the tails of two lists. */
function tails(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] =
        a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
    }
  }
  return rows;
}

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const rows = tails(a, b);
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i++]! });
      j++;
    } else if (j >= b.length || (i < a.length && rows[i + 1]![j]! >= rows[i]![j + 1]!)) {
      out.push({ kind: 'removed', text: a[i++]! });
    } else out.push({ kind: 'added', text: b[j++]! });
  }
  return out;
}

/** Compares two texts line by line: equal ends are taken off first, the rest by the longest common part. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const a = before === '' ? [] : before.trimEnd().split('\n');
  const b = after === '' ? [] : after.trimEnd().split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** Lines shown around a change. */
const CONTEXT = 3;

/** Leaves out what is equal and far from any change. */
export function folded(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((l) => l.kind !== 'same'),
  );
  const out: DiffLine[] = [];
  let hidden = 0;
  const flush = (): void => {
    if (hidden > 0) out.push({ kind: 'folded', text: String(hidden) });
    hidden = 0;
  };
  lines.forEach((l, i) => {
    if (!near[i]) {
      hidden++;
      return;
    }
    flush();
    out.push(l);
  });
  flush();
  return out;
}
