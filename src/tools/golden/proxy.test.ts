import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenNames, readGolden } from './goldenFiles.ts';
import { PROXY_GOLDEN } from './proxy.ts';

const COPIES = join(import.meta.dirname, '../../../e2e/golden/proxy');

/** Recordings that are not cases of a mode. */
const TABLES = ['names', 'outcomes', 'scale'];

function casesOf(mode: string): readonly string[] {
  return goldenNames(COPIES).filter((name) => {
    if (TABLES.includes(name)) return false;
    const { modes } = readGolden(COPIES, name) as { modes?: readonly string[] };
    return modes?.includes(mode) ?? true;
  });
}

describe.each([
  ['PX3', 'iptables'],
  ['PX4', 'nftables'],
  ['PX5', 'ipvs'],
])('[%s] the %s mode programs what the recorded kube-proxy programmed', (_, mode) => {
  it.each(casesOf(mode))('%s', (name) => {
    const recorded = readGolden(COPIES, name) as object;
    expect(PROXY_GOLDEN.runCase(name, { ...recorded, modes: [mode] })).toEqual({ equal: true });
  });

  it('has recordings to compare with', () => expect(casesOf(mode).length).toBeGreaterThan(40));
});

describe('[PX6] names, and how rules grow with the number of Services', () => {
  it('names of chains and sets', () => {
    expect(PROXY_GOLDEN.runCase('names', readGolden(COPIES, 'names'))).toEqual({ equal: true });
  });

  it('counts for 1 … 250 Services in all modes', () => {
    const rows = readGolden(COPIES, 'scale') as readonly { services: number }[];
    const some = rows.filter((r) => r.services <= 250);
    expect(some.length).toBeGreaterThan(10);
    expect(PROXY_GOLDEN.runCase('scale', some)).toEqual({ equal: true });
  });
});
