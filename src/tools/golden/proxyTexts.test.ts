import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { iptablesNetfilter } from '../../engine/network/netfilter/IptablesNetfilter.ts';
import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import { nftablesNetfilter } from '../../engine/network/netfilter/NftablesNetfilter.ts';
import { writtenRule } from '../../engine/proxy/iptables/ruleText.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import { NftTable } from '../../engine/proxy/nftables/NftTable.ts';
import { transactionText } from '../../engine/proxy/nftables/nftText.ts';
import { goldenNames, readGolden } from './goldenFiles.ts';
import { parseRule, parseSave } from './parseIptables.ts';
import { parseTransaction } from './parseNft.ts';
import type { OutcomeRow } from './proxyOutcomes.ts';
import { wrongOutcomes } from './proxyOutcomes.ts';
import type { ProxyCase } from './ProxyReplay.ts';

const COPIES = join(import.meta.dirname, '../../../e2e/golden/proxy');
const outcomes = readGolden(COPIES, 'outcomes') as Readonly<Record<string, readonly OutcomeRow[]>>;

const cases = goldenNames(COPIES)
  .filter((n) => !['names', 'outcomes', 'scale'].includes(n))
  .map((name) => [name, readGolden(COPIES, name) as ProxyCase] as const)
  .filter(([, c]) => c.config.record !== 'summary');

interface Recorded {
  readonly save?: Readonly<Record<'filter' | 'nat', string>>;
  readonly written?: Readonly<Record<'filter' | 'nat', string>>;
  readonly transactions?: readonly string[];
  readonly state?: string;
}

/** Recorded states of a mode, one after the other. */
function* states(mode: 'iptables' | 'nftables' | 'ipvs'): Generator<{
  readonly name: string;
  readonly c: ProxyCase;
  readonly step: number;
  readonly family: IPFamily;
  readonly recorded: Recorded;
}> {
  for (const [name, c] of cases) {
    for (const [step, s] of c.steps.entries()) {
      for (const [family, recorded] of Object.entries(s[mode] ?? {})) {
        yield { name, c, step, family: family as IPFamily, recorded };
      }
    }
  }
}

/** Probe packets of all recorded states, judged by what was parsed from their texts. */
function judged(
  mode: 'iptables' | 'nftables',
  netfilterOf: (r: Recorded, family: IPFamily) => Netfilter,
): { readonly wrong: readonly unknown[]; readonly compared: number } {
  const wrong: unknown[] = [];
  let compared = 0;
  for (const { name, c, step, family, recorded } of states(mode)) {
    const rows = (outcomes[name] ?? []).filter((r) => r.step === step && r.family === family);
    const netfilter = netfilterOf(recorded, family);
    compared += rows.length;
    for (const w of wrongOutcomes(c, rows, mode, netfilter)) wrong.push({ name, ...w });
  }
  return { wrong, compared };
}

describe('[PX13] printed rules mean what the data means', () => {
  it('iptables: packets are judged alike by the recorded text', () => {
    const { wrong, compared } = judged('iptables', (r) => iptablesNetfilter(parseSave(r.save!)));
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(2000);
  });

  it('nftables: packets are judged alike by the recorded text', () => {
    const { wrong, compared } = judged('nftables', (r, family) => {
      const table = new NftTable();
      table.apply(parseTransaction(r.state!));
      return nftablesNetfilter(table, family);
    });
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(2000);
  });

  it.each(['iptables', 'ipvs'] as const)('%s: a text that is read is written again', (mode) => {
    let lines = 0;
    for (const { recorded } of states(mode)) {
      const text = `${recorded.written!.filter}${recorded.written!.nat}`;
      for (const line of text.split('\n').filter((l) => l.startsWith('-A '))) {
        expect(writtenRule(parseRule(line))).toBe(line);
        lines++;
      }
    }
    expect(lines).toBeGreaterThan(1500);
  });

  it('nftables: a text that is read is written again', () => {
    let texts = 0;
    for (const { family, recorded } of states('nftables')) {
      for (const text of [...recorded.transactions!, recorded.state!]) {
        expect(transactionText(parseTransaction(text), family)).toBe(text.replace(/^\n$/, ''));
        texts++;
      }
    }
    expect(texts).toBeGreaterThan(200);
  });
});
