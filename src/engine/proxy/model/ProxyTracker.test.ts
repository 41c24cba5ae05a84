import { describe, expect, it } from 'vitest';
import { loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { ProxyTracker } from './ProxyTracker.ts';
import { servicePortsOf } from './ServicePortInfo.ts';

const KEY = 'bulk/svc-00001';

function tracker(): ProxyTracker {
  const t = new ProxyTracker('IPv4', 'node-1');
  t.setService(loadService(1));
  t.setSlice(loadSlice(1, 2));
  t.taken();
  return t;
}

describe('[PX1] what counts as a change between two syncs', () => {
  const s = loadService(1);
  const other = { ...s, spec: { ...s.spec, ports: [{ name: 'http', port: 81 }] } };

  it('a Service whose ports changed, but not one that changed back', () => {
    const t = tracker();
    t.setService(other);
    expect(t.state.changed.has(KEY)).toBe(true);
    t.setService(s);
    expect(t.state.changed.has(KEY)).toBe(false);
  });

  it('nor one that was deleted and came again, unless a slice changed too', () => {
    const t = tracker();
    t.deleteService(s);
    t.setSlice(loadSlice(1, 1));
    t.setService(s);
    expect(t.state.changed.has(KEY)).toBe(true);
    expect(t.portsOf(KEY)[0]!.choice.cluster).toHaveLength(1);
  });

  it('a slice that was written, even with the same endpoints', () => {
    const t = tracker();
    const slice = loadSlice(1, 2);
    t.setSlice(slice);
    expect(t.state.changed.size).toBe(0);
    t.setSlice({ ...slice, metadata: { ...slice.metadata!, annotations: { seen: 'again' } } });
    expect(t.state.changed.has(KEY)).toBe(true);
  });
});

describe('[PX1] addresses are taken as Go prints them', () => {
  it('ranges begin at their first address, IPv6 is short', () => {
    const [p] = servicePortsOf(
      {
        metadata: { namespace: 'a', name: 'b' },
        spec: {
          clusterIP: 'FD00:0:0::0001',
          externalIPs: ['2001:DB8:0:0::5'],
          loadBalancerSourceRanges: [' 2001:db8::7/32 ', '10.1.2.3/8'],
          ports: [{ port: 80 }],
        },
        status: { loadBalancer: { ingress: [{ ip: '2001:db8::a' }] } },
      },
      'IPv6',
    );
    expect(p).toMatchObject({
      clusterIP: 'fd00::1',
      externalIPs: ['2001:db8::5'],
      sourceRanges: ['2001:db8::/32'],
      loadBalancerVIPs: ['2001:db8::a'],
    });
  });
});
