import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenNames, readGolden } from './goldenFiles.ts';
import { PROXY_GOLDEN } from './proxy.ts';

const COPIES = join(import.meta.dirname, '../../../e2e/golden/proxy');

const cases = goldenNames(COPIES).filter((n) => PROXY_GOLDEN.isCase!(n));

function casesOf(mode: string): readonly string[] {
  return cases.filter((name) => {
    const { modes } = readGolden(COPIES, name) as { modes?: readonly string[] };
    return modes?.includes(mode) ?? true;
  });
}

describe.each([
  ['PX3', 'iptables'],
  ['PX4', 'nftables'],
])('[%s] the %s mode programs what the recorded kube-proxy programmed', (_, mode) => {
  it.each(casesOf(mode))('%s', (name) => {
    const recorded = readGolden(COPIES, name) as object;
    expect(PROXY_GOLDEN.runCase(name, { ...recorded, modes: [mode] })).toEqual({ equal: true });
  });

  it('has recordings to compare with', () => expect(casesOf(mode).length).toBeGreaterThan(40));
});
