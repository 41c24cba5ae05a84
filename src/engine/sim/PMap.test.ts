import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PMap } from './PMap.ts';

type Op =
  | { op: 'set' | 'delete' | 'edit' | 'change'; key: number; value: number }
  | { op: 'snap' | 'load' };

const ops = fc.array(
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        op: fc.constantFrom('set' as const, 'delete' as const, 'edit' as const, 'change' as const),
        key: fc.integer({ min: 0, max: 400 }),
        value: fc.integer(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('snap' as const, 'load' as const) }) },
  ),
  { minLength: 200, maxLength: 1500 },
);

function entries(m: PMap<number, { n: number }>): [number, number][] {
  const out: [number, number][] = [];
  m.forEach((v, k) => void out.push([k, v.n]));
  return out;
}

function sorted(m: Map<number, number>): [number, number][] {
  return [...m].sort((x, y) => x[0] - y[0]);
}

describe('PMap', () => {
  it('[SM1] behaves as an ordered map through snapshots and branches', () => {
    fc.assert(
      fc.property(ops, (list: Op[]) => {
        const real = new PMap<number, { n: number }>();
        let model = new Map<number, number>();
        const past: { root: ReturnType<typeof real.snap>; model: Map<number, number> }[] = [];
        for (const o of list) {
          if (o.op === 'set') {
            real.set(o.key, { n: o.value });
            model.set(o.key, o.value);
          } else if (o.op === 'delete') {
            expect(real.delete(o.key)).toBe(model.delete(o.key));
          } else if (o.op === 'edit') {
            const r = real.edit(o.key);
            expect(r !== undefined).toBe(model.has(o.key));
            if (r) {
              r.n = o.value;
              model.set(o.key, o.value);
            }
          } else if (o.op === 'change') {
            expect(real.change(o.key, () => ({ n: o.value }))).toBe(model.has(o.key));
            if (model.has(o.key)) model.set(o.key, o.value);
          } else if (o.op === 'snap') {
            past.push({ root: real.snap(), model: new Map(model) });
          } else if (past.length > 0) {
            const p = past[past.length >> 1]!;
            real.load(p.root);
            model = new Map(p.model);
          }
        }
        expect(entries(real)).toEqual(sorted(model));
        expect(real.size).toBe(model.size);
        for (const p of past) {
          const old = new PMap<number, { n: number }>();
          old.load(p.root);
          expect(entries(old)).toEqual(sorted(p.model));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('[SM2] hashes its content and not its shape', () => {
    const up = new PMap<string, { n: number }>();
    const down = new PMap<string, { n: number }>();
    for (let i = 0; i < 1000; i++) up.set(`k${i}`, { n: i });
    for (let i = 999; i >= 0; i--) down.set(`k${i}`, { n: i });
    expect(down.sum()).toEqual(up.sum());
    up.edit('k5')!.n = 6;
    expect(down.sum()).not.toEqual(up.sum());
    up.edit('k5')!.n = 5;
    expect(down.sum()).toEqual(up.sum());
  });

  it('[SM3] ranges over [from, to) in order', () => {
    const m = new PMap<string, number>();
    for (let i = 0; i < 300; i++) m.set(`k${String(i).padStart(3, '0')}`, i);
    const seen: number[] = [];
    m.range('k100', 'k110', (v) => void seen.push(v));
    expect(seen).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  });
});
