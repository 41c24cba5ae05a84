/** A run of equal lines: `size` lines from `a` in the old and `b` in the new text. */
interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Change {
  readonly equal: boolean;
  readonly a1: number;
  readonly a2: number;
  readonly b1: number;
  readonly b2: number;
}

const CONTEXT = 3;

/** Where each line stands in the new text; very common lines of long texts do not count. */
function indexOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const at = new Map<string, number[]>();
  b.forEach((line, i) => {
    const list = at.get(line);
    if (list) list.push(i);
    else at.set(line, [i]);
  });
  if (b.length < 200) return at;
  const most = Math.floor(b.length / 100) + 1;
  for (const [line, list] of at) if (list.length > most) at.delete(line);
  return at;
}

/** Finds equal runs as Python's difflib does, which Go's port follows. */
class Matcher {
  readonly #a: readonly string[];
  readonly #b: readonly string[];
  readonly #at: ReadonlyMap<string, readonly number[]>;

  constructor(a: readonly string[], b: readonly string[]) {
    this.#a = a;
    this.#b = b;
    this.#at = indexOf(b);
  }

  #longest(a1: number, a2: number, b1: number, b2: number): Match {
    let best = { a: a1, b: b1, size: 0 };
    let lengths = new Map<number, number>();
    for (let i = a1; i < a2; i++) {
      const next = new Map<number, number>();
      for (const j of this.#at.get(this.#a[i]!) ?? []) {
        if (j < b1) continue;
        if (j >= b2) break;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
      }
      lengths = next;
    }
    return this.#extended(best, a1, a2, b1, b2);
  }

  /** Lines that do not count still lengthen a run. */
  #extended(m: Match, a1: number, a2: number, b1: number, b2: number): Match {
    let { a, b, size } = m;
    const same = (i: number, j: number): boolean => this.#a[i] === this.#b[j];
    for (; a > a1 && b > b1 && same(a - 1, b - 1); size++) {
      a--;
      b--;
    }
    while (a + size < a2 && b + size < b2 && same(a + size, b + size)) size++;
    return { a, b, size };
  }

  /** The runs, in order. */
  blocks(a1 = 0, a2 = this.#a.length, b1 = 0, b2 = this.#b.length): readonly Match[] {
    const m = this.#longest(a1, a2, b1, b2);
    if (m.size === 0) return [];
    const before = m.a > a1 && m.b > b1 ? this.blocks(a1, m.a, b1, m.b) : [];
    const [a, b] = [m.a + m.size, m.b + m.size];
    const after = a < a2 && b < b2 ? this.blocks(a, a2, b, b2) : [];
    return [...before, m, ...after];
  }
}

function changes(a: readonly string[], b: readonly string[]): Change[] {
  const out: Change[] = [];
  let i = 0;
  let j = 0;
  const end = { a: a.length, b: b.length, size: 0 };
  for (const m of [...new Matcher(a, b).blocks(), end]) {
    if (i < m.a || j < m.b) out.push({ equal: false, a1: i, a2: m.a, b1: j, b2: m.b });
    i = m.a + m.size;
    j = m.b + m.size;
    const last = out.at(-1);
    if (m.size === 0) continue;
    if (last?.equal) out[out.length - 1] = { ...last, a2: i, b2: j };
    else out.push({ equal: true, a1: m.a, a2: i, b1: m.b, b2: j });
  }
  return out;
}

/** Changes with three equal lines around them; far apart they become several hunks. */
function hunks(all: readonly Change[]): readonly (readonly Change[])[] {
  const out: Change[][] = [];
  let hunk: Change[] = [];
  all.forEach((c, i) => {
    if (!c.equal) return void hunk.push(c);
    const first = i === 0;
    const last = i === all.length - 1;
    if (first) return void hunk.push(tail(c));
    if (last) return void hunk.push(head(c));
    if (c.a2 - c.a1 <= 2 * CONTEXT) return void hunk.push(c);
    hunk.push(head(c));
    out.push(hunk);
    hunk = [tail(c)];
  });
  if (hunk.some((c) => !c.equal)) out.push(hunk);
  return out;
}

function head(c: Change): Change {
  const n = Math.min(CONTEXT, c.a2 - c.a1);
  return { ...c, a2: c.a1 + n, b2: c.b1 + n };
}

function tail(c: Change): Change {
  const n = Math.min(CONTEXT, c.a2 - c.a1);
  return { ...c, a1: c.a2 - n, b1: c.b2 - n };
}

function range(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return `${from + 1}`;
  return `${count === 0 ? from : from + 1},${count}`;
}

/** Two texts as a unified diff without file names. Models: go-difflib GetUnifiedDiffString */
export function unifiedDiff(old: string, now: string): string {
  const a = old.split('\n');
  const b = now.split('\n');
  let out = '';
  for (const hunk of hunks(changes(a, b))) {
    const first = hunk[0]!;
    const last = hunk.at(-1)!;
    out += `@@ -${range(first.a1, last.a2)} +${range(first.b1, last.b2)} @@\n`;
    for (const c of hunk) {
      if (c.equal) for (const l of a.slice(c.a1, c.a2)) out += ` ${l}\n`;
      else {
        for (const l of a.slice(c.a1, c.a2)) out += `-${l}\n`;
        for (const l of b.slice(c.b1, c.b2)) out += `+${l}\n`;
      }
    }
  }
  return out;
}
