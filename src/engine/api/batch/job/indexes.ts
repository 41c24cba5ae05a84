interface Interval {
  readonly from: number;
  readonly to: number;
}

const INTEGER = /^[+-]?\d+$/;

/** `3` or `3-7`, or what is wrong with it. Models: parseIndexInterval */
function parseInterval(text: string, completions: number): Interval | string {
  const parts = text.split('-');
  if (parts.length > 2) {
    return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  for (const p of parts) {
    if (!INTEGER.test(p)) return `cannot convert string to integer for index: ${JSON.stringify(p)}`;
    if (Number(p) >= completions) return `too large index: ${JSON.stringify(p)}`;
  }
  const [from, to] = [Number(parts[0]), Number(parts[1] ?? parts[0])];
  if (parts.length === 2 && from >= to) {
    return `non-increasing order, previous: ${from}, current: ${to}`;
  }
  return { from, to };
}

/**
 * How many indexes a text like `1,3-5` names, or what is wrong with it.
 * Models: pkg/apis/batch/validation validateIndexesFormat
 */
export function parseIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let last = -1;
  let total = 0;
  for (const part of text.split(',')) {
    const i = parseInterval(part, completions);
    if (typeof i === 'string') return i;
    if (last >= 0 && last >= i.from) {
      return `non-increasing order, previous: ${last}, current: ${i.from}`;
    }
    total += i.to - i.from + 1;
    last = i.to;
  }
  return total;
}

/** The first index that is in both, if any. Models: validateFailedIndexesNotOverlapCompleted */
export function overlap(x: string, y: string, completions: number): number | undefined {
  const intervals = (text: string): readonly Interval[] =>
    text
      .split(',')
      .map((p) => parseInterval(p, completions))
      .filter((i) => typeof i !== 'string');
  let first: number | undefined;
  for (const a of intervals(x)) {
    for (const b of intervals(y)) {
      if (a.from > b.to || b.from > a.to) continue;
      const at = Math.max(a.from, b.from);
      first = first === undefined ? at : Math.min(first, at);
    }
  }
  return first;
}
