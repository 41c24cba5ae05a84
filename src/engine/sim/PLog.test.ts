import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLog } from './PLog.ts';

const ops = fc.array(
  fc.record({
    op: fc.constantFrom('push', 'push', 'push', 'push', 'before', 'from', 'snap', 'load'),
    n: fc.integer({ min: 1, max: 300 }),
  }),
  { maxLength: 60 },
);

describe('PLog', () => {
  it('[SL1] keeps absolute indexes through cuts on both ends, snapshots and branches', () => {
    fc.assert(
      fc.property(ops, (list) => {
        const log = new PLog<number>(7);
        let model: { first: number; list: number[] } = { first: 7, list: [] };
        const past: { root: ReturnType<typeof log.snap>; model: typeof model }[] = [];
        let next = 0;
        for (const { op, n } of list) {
          if (op === 'push') {
            for (let i = 0; i < n; i++) {
              log.push(++next);
              model.list.push(next);
            }
          } else if (op === 'before') {
            const cut = Math.min(n, model.list.length);
            log.dropBefore(model.first + cut);
            model = { first: model.first + cut, list: model.list.slice(cut) };
          } else if (op === 'from') {
            const keep = Math.max(0, model.list.length - n);
            log.dropFrom(model.first + keep);
            model = { first: model.first, list: model.list.slice(0, keep) };
          } else if (op === 'snap') {
            past.push({ root: log.snap(), model: { ...model, list: model.list.slice() } });
          } else if (past.length > 0) {
            const p = past[past.length >> 1]!;
            log.load(p.root);
            model = { ...p.model, list: p.model.list.slice() };
          }
        }
        expect([log.first, log.end]).toEqual([model.first, model.first + model.list.length]);
        const all: number[] = [];
        log.range(log.first, log.end, (x) => void all.push(x));
        expect(all).toEqual(model.list);
      }),
      { numRuns: 200 },
    );
  });
});
