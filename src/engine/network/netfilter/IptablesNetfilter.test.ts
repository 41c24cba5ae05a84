import { describe, expect, it } from 'vitest';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { FRESH_KERNEL } from '../../proxy/iptables/IptablesKernel.ts';
import { applyIptables, syncIptables } from '../../proxy/iptables/syncIptables.ts';
import { ProxyTracker } from '../../proxy/model/ProxyTracker.ts';
import { iptablesNetfilter } from './IptablesNetfilter.ts';
import type { HookEnv, HookPacket } from './Netfilter.ts';
import { NO_RECENT } from './RecentList.ts';

const ENV: HookEnv = { isLocal: () => false, chance: () => false, recent: NO_RECENT };

function netfilterOf(services: number) {
  const t = new ProxyTracker('IPv4', LOAD_CONFIG.nodeName);
  for (let i = 0; i < services; i++) {
    t.setService(loadService(i));
    t.setSlice(loadSlice(i, 2));
  }
  const ports = t.ports();
  const base = { config: LOAD_CONFIG, family: 'IPv4' as const, ports, large: false };
  const input = { ...base, changed: () => true, full: true, cleanUp: true };
  const tables = applyIptables(FRESH_KERNEL, syncIptables(input, FRESH_KERNEL), true);
  return { ports, netfilter: iptablesNetfilter(tables) };
}

function packetTo(dst: string): HookPacket {
  const own = { protocol: 'tcp', src: '10.200.0.1', sport: 4000, dst, dport: 80 } as const;
  return { ...own, inInterface: 'cni0', mark: 0, state: 'NEW', dnat: false };
}

describe('[NW23] a long chain costs what the kernel walks, whatever we look at', () => {
  it.each([8, 20, 100, 300])('%i Services', (n) => {
    const { ports, netfilter } = netfilterOf(n);
    const walked = ports.map((p, i) => {
      const r = netfilter.at('PREROUTING', packetTo(p.port.clusterIP), ENV);
      expect(r.to?.port).toBe(8080);
      expect(r.hits.find((h) => h.chain === 'KUBE-SERVICES')!.index).toBe(i);
      return r.walked;
    });
    // One jump, i + 1 dispatch rules, then the same few rules for each Service.
    const rest = walked[0]! - 2;
    expect(walked).toEqual(ports.map((_, i) => 1 + i + 1 + rest));
    const none = netfilter.at('PREROUTING', packetTo('172.31.0.1'), ENV);
    expect(none).toMatchObject({ verdict: 'ACCEPT', walked: 1 + n + 1 });
  });
});
