import { describe, expect, it } from 'vitest';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { saveText } from '../iptables/IptablesKernel.ts';
import { ProxyTracker } from '../model/ProxyTracker.ts';
import { portalArgs } from './portalText.ts';
import { UserspaceProxier } from './UserspaceProxier.ts';

/** Draws the highest: keeps the order of endpoints, and takes ports from the top. */
const last = (n: number): number => n - 1;
const NAME = 'bulk/svc-00001:http';
const SECOND = 1_000_000;

function setUp(affinity = 0): {
  readonly tracker: ProxyTracker;
  readonly proxier: UserspaceProxier;
} {
  const tracker = new ProxyTracker('IPv4', 'node-1');
  const proxier = new UserspaceProxier(LOAD_CONFIG, { base: 40_000, size: 3 });
  const s = loadService(1);
  tracker.setService({
    ...s,
    spec: {
      ...s.spec,
      type: 'NodePort',
      externalIPs: ['198.51.100.7'],
      ports: [{ ...s.spec!.ports![0]!, nodePort: 30080 }],
      ...(affinity > 0
        ? {
            sessionAffinity: 'ClientIP',
            sessionAffinityConfig: { clientIP: { timeoutSeconds: affinity } },
          }
        : {}),
    },
  });
  tracker.setSlice(loadSlice(1, 3));
  proxier.sync(tracker, 0, last);
  return { tracker, proxier };
}

describe('[PX9] userspace: portal rules lead to a port on which kube-proxy listens', () => {
  it('writes the rules of 1.25', () => {
    const { proxier } = setUp();
    const { rules } = proxier.state.services.get(NAME)!;
    const common = `-m comment --comment ${NAME} -p tcp -m tcp --dport`;
    expect(rules.map((r) => `${r.rule.chain} ${portalArgs(r.rule)}`)).toEqual([
      `KUBE-PORTALS-CONTAINER ${common} 80 -d 172.16.0.1/32 -j REDIRECT --to-ports 40002`,
      `KUBE-PORTALS-HOST ${common} 80 -d 172.16.0.1/32 -j DNAT --to-destination 192.168.10.11:40002`,
      `KUBE-PORTALS-CONTAINER ${common} 80 -d 198.51.100.7/32 -m physdev ! --physdev-is-in -j REDIRECT --to-ports 40002`,
      `KUBE-PORTALS-CONTAINER ${common} 80 -d 198.51.100.7/32 -m addrtype --dst-type LOCAL -j REDIRECT --to-ports 40002`,
      `KUBE-PORTALS-HOST ${common} 80 -d 198.51.100.7/32 -m addrtype --dst-type LOCAL -j DNAT --to-destination 192.168.10.11:40002`,
      `KUBE-NODEPORT-CONTAINER ${common} 30080 -j REDIRECT --to-ports 40002`,
      `KUBE-NODEPORT-HOST ${common} 30080 -j DNAT --to-destination 192.168.10.11:40002`,
      `KUBE-NODEPORT-NON-LOCAL ${common} 40002 -m comment --comment ${NAME} -m state --state NEW -j ACCEPT`,
    ]);
    expect(proxier.serviceAt('tcp', 40_002)).toBe(NAME);
  });

  it('asks portals before node ports', () => {
    const { proxier } = setUp();
    const chains = proxier.state.tables.nat['PREROUTING']!.map((r) => r.target);
    expect(chains).toEqual([
      { to: 'chain', chain: 'KUBE-PORTALS-CONTAINER' },
      { to: 'chain', chain: 'KUBE-NODEPORT-CONTAINER' },
    ]);
    expect(saveText('nat', proxier.state.tables.nat, false)).toContain(
      '-A KUBE-NODEPORT-CONTAINER -p tcp -m comment --comment "bulk/svc-00001:http" ' +
        '-m tcp --dport 30080 -j REDIRECT --to-ports 40002',
    );
  });

  it('touches nothing when only endpoints change, and looks for every rule', () => {
    const { tracker, proxier } = setUp();
    tracker.setSlice(loadSlice(1, 2));
    expect(proxier.sync(tracker, SECOND, last)).toEqual({ calls: [], checks: 13 });
  });

  it('gives a changed Service another port, and a deleted one back', () => {
    const { tracker, proxier } = setUp();
    tracker.setService({ ...loadService(1), metadata: loadService(1).metadata! });
    const { calls } = proxier.sync(tracker, SECOND, last);
    expect(calls.filter((c) => c.do === 'delete')).toHaveLength(8);
    expect(calls.filter((c) => c.do === 'append')).toHaveLength(2);
    tracker.deleteService(loadService(1));
    proxier.sync(tracker, SECOND, last);
    expect(proxier.ports.state.used.size).toBe(0);
    expect(proxier.state.tables.nat['KUBE-PORTALS-HOST']).toEqual([]);
  });

  it('leaves a node port with the Service that had it first', () => {
    const { tracker, proxier } = setUp();
    const s = loadService(2);
    const ports = [{ ...s.spec!.ports![0]!, nodePort: 30080 }];
    tracker.setService({ ...s, spec: { ...s.spec, type: 'NodePort', ports } });
    expect(proxier.sync(tracker, SECOND, last).calls).toEqual([]);
  });
});

describe('[PX10] userspace: round robin, affinity and dialling again', () => {
  function firstThree(p: UserspaceProxier, client: string): readonly string[] {
    return [0, 1, 2].map((i) => p.dial(NAME, client, i * SECOND)!.endpoint);
  }

  it('takes endpoints in turn', () => {
    const { proxier } = setUp();
    expect(new Set(firstThree(proxier, '10.1.1.1')).size).toBe(3);
  });

  it('keeps a client at its endpoint until it was away for the time', () => {
    const { proxier } = setUp(60);
    expect(new Set(firstThree(proxier, '10.1.1.1')).size).toBe(1);
    const before = proxier.dial(NAME, '10.1.1.1', 30 * SECOND)!.endpoint;
    expect(proxier.dial(NAME, '10.1.1.1', 89 * SECOND)!.endpoint).toBe(before);
    expect(proxier.dial(NAME, '10.1.1.1', 200 * SECOND)!.endpoint).not.toBe(before);
  });

  it('tries four endpoints, waiting 250 ms, 500 ms, 1 s and 2 s', () => {
    const { proxier } = setUp();
    const tried: [string, number][] = [];
    let dial = proxier.dial(NAME, '10.1.1.1', 0);
    while (dial) {
      tried.push([dial.endpoint, dial.timeoutMs]);
      dial = proxier.dial(NAME, '10.1.1.1', 0, dial);
    }
    expect(tried.map((t) => t[1])).toEqual([250, 500, 1000, 2000]);
    expect(new Set(tried.map((t) => t[0])).size).toBe(3);
    expect(tried[3]![0]).toBe(tried[0]![0]);
  });

  it('has nobody to dial without endpoints', () => {
    const { tracker, proxier } = setUp();
    tracker.setSlice(loadSlice(1, 0));
    proxier.sync(tracker, SECOND, last);
    expect(proxier.dial(NAME, '10.1.1.1', SECOND)).toBeUndefined();
  });
});
