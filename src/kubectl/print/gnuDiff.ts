/** Lines `a1…a2` of the old text became lines `b1…b2` of the new one. */
interface Change {
  a1: number;
  a2: number;
  b1: number;
  b2: number;
}

type Lines = readonly string[];

const CONTEXT = 3;

/**
 * Hunks of `diff -u` between two texts that end with a line feed, without the file names; '' when
 * they are equal. The shortest way is taken, and what was only added or only removed stands as far
 * down as it can. Models: GNU diffutils, with the plain form of Myers' algorithm
 */
export function gnuDiff(old: string, now: string): string {
  const [a, b] = [old, now].map((t) => (t === '' ? [] : t.replace(/\n$/, '').split('\n')));
  return hunksOf(shifted(changesOf(a!, b!), a!, b!))
    .map((h) => hunkText(h, a!, b!))
    .join('');
}

/** For each number of edits, how far down the old text each diagonal came. */
function traceOf(a: Lines, b: Lines): readonly ReadonlyMap<number, number>[] {
  const trace: Map<number, number>[] = [];
  let best = new Map<number, number>([[1, 0]]);
  for (let d = 0; ; d++) {
    const next = new Map(best);
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(best, k, d) ? best.get(k + 1)! : best.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return [...trace, best];
    }
    trace.push(best);
    best = next;
  }
}

/** Whether the last edit on diagonal `k` is an added line. */
function goesDown(best: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && best.get(k - 1)! < best.get(k + 1)!);
}

function changesOf(a: Lines, b: Lines): Change[] {
  const trace = traceOf(a, b);
  const out: Change[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d > 0; d--) {
    const best = trace[d]!;
    const k = x - y;
    const down = goesDown(best, k, d);
    const px = best.get(down ? k + 1 : k - 1)!;
    const py = px - (down ? k + 1 : k - 1);
    const edit = { a1: px, a2: down ? px : px + 1, b1: py, b2: down ? py + 1 : py };
    const later = out[0];
    if (later?.a1 === edit.a2 && later.b1 === edit.b2) Object.assign(later, { a1: px, b1: py });
    else out.unshift(edit);
    [x, y] = [px, py];
  }
  return out;
}

/** Moves what was only added or only removed down over equal lines; what meets becomes one. */
function shifted(changes: readonly Change[], a: Lines, b: Lines): readonly Change[] {
  const out: Change[] = [];
  for (const later of changes.toReversed()) {
    const c = { ...later };
    const next = out[0];
    const pure = c.a1 === c.a2 || c.b1 === c.b2;
    const end = !pure ? c.a2 : next ? next.a1 : a.length;
    const [text, from, to] =
      c.a1 === c.a2 ? ([b, 'b1', 'b2'] as const) : ([a, 'a1', 'a2'] as const);
    while (c.a2 < end && text[c[from]] === text[c[to]]) {
      c.a1++;
      c.a2++;
      c.b1++;
      c.b2++;
    }
    if (next?.a1 === c.a2) out[0] = { a1: c.a1, a2: next.a2, b1: c.b1, b2: next.b2 };
    else out.unshift(c);
  }
  return out;
}

/** Changes whose context touches stand in one hunk. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const out: Change[][] = [];
  for (const c of changes) {
    const last = out.at(-1);
    if (last && c.a1 - last.at(-1)!.a2 <= 2 * CONTEXT) last.push(c);
    else out.push([c]);
  }
  return out;
}

function hunkText(hunk: readonly Change[], a: Lines, b: Lines): string {
  const before = Math.min(CONTEXT, hunk[0]!.a1);
  const last = hunk.at(-1)!;
  const after = Math.min(CONTEXT, a.length - last.a2);
  let at = hunk[0]!.a1 - before;
  let out = `@@ -${range(at, last.a2 + after)} +${range(hunk[0]!.b1 - before, last.b2 + after)} @@\n`;
  const lines = (mark: string, of: Lines): string => of.map((l) => `${mark}${l}\n`).join('');
  for (const c of hunk) {
    out += lines(' ', a.slice(at, c.a1));
    out += lines('-', a.slice(c.a1, c.a2)) + lines('+', b.slice(c.b1, c.b2));
    at = c.a2;
  }
  return out + lines(' ', a.slice(at, at + after));
}

/** `first line,count`; before the first line when there are none. */
function range(from: number, to: number): string {
  if (to - from === 1) return String(to);
  return `${to === from ? from : from + 1},${to - from}`;
}
