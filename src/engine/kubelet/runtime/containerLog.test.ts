import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine, LogRun } from './containerLog.ts';
import { linesOf, withLine } from './containerLog.ts';

function logOf(lines: readonly LogLine[]): readonly LogRun[] {
  return lines.reduce<readonly LogRun[]>(withLine, []);
}

const line = fc.record({
  stream: fc.constantFrom('stdout' as const, 'stderr' as const),
  text: fc.constantFrom('a', 'b', 'c'),
  wait: fc.constantFrom(0, 0, 1, 1, 2, 3),
});

describe('the log of a container', () => {
  it('[KU34] keeps the newest 500 lines in their order, whatever is written when', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 700 }), (all) => {
        let now = 0;
        const lines = all.map(({ stream, text, wait }) => ({ stream, text, at: (now += wait) }));
        expect(linesOf(logOf(lines))).toEqual(lines.slice(-500));
      }),
      { numRuns: 300 },
    );
  });

  it('[KU34] holds the lines of two probes in as many entries', () => {
    const lines: LogLine[] = [];
    for (let i = 0; i < 2000; i++) {
      lines.push({ stream: 'stdout', text: 'ready', at: i * 10 });
      if (i % 2 === 0) lines.push({ stream: 'stdout', text: 'alive', at: i * 10 + 3 });
    }
    const log = logOf(lines);
    expect(log).toHaveLength(2);
    expect(linesOf(log)).toEqual(lines.slice(-500));
  });
});
