import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGolden } from './goldenFiles.ts';
import type { ProxyCase } from './ProxyReplay.ts';
import type { OutcomeRow } from './proxyOutcomes.ts';
import { judgeOutcomes } from './proxyOutcomes.ts';

const COPIES = join(import.meta.dirname, '../../../e2e/golden/proxy');
const all = readGolden(COPIES, 'outcomes') as Readonly<Record<string, readonly OutcomeRow[]>>;

describe('[NW1] [PX7] recorded probe packets end as in the kernel, judged by the rules alone', () => {
  it.each(['iptables', 'nftables', 'ipvs'] as const)('%s', (mode) => {
    let compared = 0;
    const wrong = Object.entries(all).flatMap(([name, rows]) => {
      const c = readGolden(COPIES, name) as ProxyCase;
      const judged = judgeOutcomes(c, rows, mode);
      compared += judged.compared;
      return judged.wrong.map((w) => ({ name, ...w }));
    });
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(2000);
  });
});
