import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenNames, readGolden } from './goldenFiles.ts';
import { PROXY_GOLDEN } from './proxy.ts';

const COPIES = join(import.meta.dirname, '../../../e2e/golden/proxy');

const cases = goldenNames(COPIES).filter((n) => PROXY_GOLDEN.isCase!(n));

describe('[PX3] the iptables mode programs what the recorded kube-proxy programmed', () => {
  it.each(cases)('%s', (name) => {
    const recorded = readGolden(COPIES, name) as { modes?: readonly string[] };
    const modes = (recorded.modes ?? ['iptables']).filter((m) => m === 'iptables');
    expect(PROXY_GOLDEN.runCase(name, { ...recorded, modes })).toEqual({ equal: true });
  });

  it('has recordings to compare with', () => expect(cases.length).toBeGreaterThan(40));
});
