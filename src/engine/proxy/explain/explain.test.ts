import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { goldenNames, readGolden } from '../../../tools/golden/goldenFiles.ts';
import type { ProxyCase } from '../../../tools/golden/ProxyReplay.ts';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { BUILT_IN_JUMPS } from '../iptables/baseRules.ts';
import type { IptablesKernel } from '../iptables/IptablesKernel.ts';
import { EMPTY_KERNEL, FRESH_KERNEL } from '../iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../iptables/syncIptables.ts';
import { IPSET_NAMES } from '../ipvs/ipsets.ts';
import { IpvsProxier } from '../ipvs/IpvsProxier.ts';
import { ProxyTracker } from '../model/ProxyTracker.ts';
import { NftablesProxier } from '../nftables/NftablesProxier.ts';
import { UserspaceProxier } from '../userspace/UserspaceProxier.ts';
import type { Explanation } from './Explanation.ts';
import { explainMode, PROXY_MODES } from './Explanation.ts';
import { explainChain, explainIptables } from './explainIptables.ts';
import {
  explainIpset,
  explainRealServer,
  explainScheduler,
  explainVirtualServer,
} from './explainIpvs.ts';
import { explainNft, explainNftChain, explainNftElement, explainNftSet } from './explainNft.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const COPIES = join(ROOT, 'e2e/golden/proxy');

function textsOf(lang: string): Readonly<Record<string, string>> {
  const path = join(ROOT, `src/app/i18n/${lang}/rules.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>;
}

const EN = textsOf('en');
const KO = textsOf('ko');
const used = new Set<string>();

const problems: string[] = [];

/** Everything that a text asks for is there. */
function check(e: Explanation, why: string): void {
  used.add(e.id);
  const text = EN[e.id];
  if (text === undefined || KO[e.id] === undefined || e.id === 'rule.other') {
    problems.push(`${e.id} for ${why}`);
    return;
  }
  for (const [, name] of text.matchAll(/\{\{([^}]+)\}\}/g)) {
    const value = e.params[name!];
    if (value === undefined || value === '') problems.push(`${name} of ${e.id} for ${why}`);
  }
}

afterEach(() => expect(problems).toEqual([]));

function checkTables(k: IptablesKernel): number {
  let n = 0;
  for (const table of [k.filter, k.nat]) {
    for (const [chain, rules] of Object.entries(table)) {
      if (rules.length > 0) check(explainChain(chain), chain);
      for (const r of rules) {
        check(explainIptables(r), r.chain);
        n++;
      }
    }
  }
  return n;
}

interface World {
  readonly config: ProxyCase['config'];
  readonly trackers: readonly (readonly [ProxyTracker, 'IPv4' | 'IPv6'])[];
}

/** The Services of a recorded case after each of its steps. */
function* worlds(name: string): Generator<World> {
  const c = readGolden(COPIES, name) as ProxyCase;
  const trackers = c.config.ipFamilies.map(
    (f) => [new ProxyTracker(f, c.config.nodeName), f] as const,
  );
  for (const step of c.steps) {
    for (const { op, object } of step.changes) {
      for (const [t] of trackers) {
        if (object?.kind === 'Service' && op === 'apply') t.setService(object);
        if (object?.kind === 'Service' && op === 'delete') t.deleteService(object);
        if (object?.kind === 'EndpointSlice' && op === 'apply') t.setSlice(object);
        if (object?.kind === 'EndpointSlice' && op === 'delete') t.deleteSlice(object);
      }
    }
    yield { config: c.config, trackers };
  }
}

const cases = goldenNames(COPIES).filter((n) => !/^(names|outcomes|scale|many-500)$/.test(n));

function iptablesOf(w: World, t: ProxyTracker, family: 'IPv4' | 'IPv6'): IptablesKernel {
  const input = { config: w.config, family, ports: t.ports(), full: true, large: false };
  const sync = syncIptables({ ...input, changed: () => true, cleanUp: true }, FRESH_KERNEL);
  return applyIptables(FRESH_KERNEL, sync, true);
}

describe('[PX12] every rule has an explanation in both languages', () => {
  it('iptables', () => {
    let n = 0;
    for (const name of cases) {
      for (const w of worlds(name)) {
        for (const [t, family] of w.trackers) n += checkTables(iptablesOf(w, t, family));
      }
    }
    expect(n).toBeGreaterThan(3000);
    expect(BUILT_IN_JUMPS.length).toBeGreaterThan(10);
  });

  it('nftables', () => {
    for (const name of cases) {
      for (const w of worlds(name)) {
        for (const [t, family] of w.trackers) {
          const p = new NftablesProxier(w.config, family);
          p.sync(t, 0);
          p.table.state.chains.forEach((c, chain) => {
            check(explainNftChain(chain), chain);
            for (const r of c.rules) check(explainNft(r), r.chain);
          });
          p.table.state.elements.forEach((e) => {
            check(explainNftElement(e), e.key);
            check(explainNftSet(e.set), e.set);
          });
        }
      }
    }
  });

  it('ipvs', () => {
    for (const name of cases) {
      for (const w of worlds(name)) {
        for (const [t, family] of w.trackers) {
          const p = new IpvsProxier(w.config, family);
          p.sync(t);
          checkTables(p.kernel.state.tables);
          p.kernel.state.virtualServers.forEach((s, key) => {
            check(explainVirtualServer(s), key);
            for (const r of s.realServers) check(explainRealServer(r), key);
          });
        }
      }
    }
    for (const s of IPSET_NAMES) check(explainIpset(s), s);
    check(explainRealServer({ address: '10.0.0.1', port: 80, weight: 0 }), 'leaving');
    const schedulers = 'rr wrr lc wlc lblc lblcr sh dh sed nq mh'.split(' ');
    for (const s of schedulers) check(explainScheduler(s), s);
  });

  it('userspace', () => {
    const tracker = new ProxyTracker('IPv4', 'node-1');
    const s = loadService(1);
    const ports = [{ ...s.spec!.ports![0]!, nodePort: 30080 }];
    tracker.setService({ ...s, spec: { ...s.spec, ports, externalIPs: ['198.51.100.7'] } });
    tracker.setSlice(loadSlice(1, 2));
    const p = new UserspaceProxier(LOAD_CONFIG);
    p.sync(tracker, 0, () => 0);
    expect(checkTables(p.state.tables)).toBe(13);
    expect(checkTables(EMPTY_KERNEL)).toBe(0);
  });

  it('no text is there for nothing', () => {
    check(explainChain('KUBE-PROXY-CANARY'), 'canary');
    for (const m of PROXY_MODES) check(explainMode(m), m);
    const foreign = explainIptables({ chain: 'CNI', matches: [], target: { to: 'ACCEPT' } });
    expect(foreign.id).toBe('rule.other');
    used.add(foreign.id);
    expect(Object.keys(EN).filter((id) => !used.has(id))).toEqual([]);
  });
});
