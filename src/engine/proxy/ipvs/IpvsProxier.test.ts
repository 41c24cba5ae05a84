import { describe, expect, it } from 'vitest';
import { LOAD_CONFIG, loadService, loadSlice } from '../../../tools/proxyLoad.ts';
import { ProxyTracker } from '../model/ProxyTracker.ts';
import { IpvsProxier } from './IpvsProxier.ts';

const SERVER = 'TCP 172.16.0.1:80';

function setUp(): { readonly tracker: ProxyTracker; readonly proxier: IpvsProxier } {
  const tracker = new ProxyTracker('IPv4', 'node-1');
  const proxier = new IpvsProxier(LOAD_CONFIG, 'IPv4');
  tracker.setService(loadService(1));
  tracker.setSlice(loadSlice(1, 2));
  proxier.sync(tracker);
  return { tracker, proxier };
}

function weights(p: IpvsProxier): readonly (readonly [string, number])[] {
  const server = p.kernel.state.virtualServers.get(SERVER);
  return (server?.realServers ?? []).map((r) => [r.address, r.weight]);
}

describe('[PX5] a real server leaves when its connections have ended', () => {
  const busy = (): number => 3;
  const idle = (): number => 0;

  it('takes no new connections, and goes when it is idle', () => {
    const { tracker, proxier } = setUp();
    tracker.setSlice(loadSlice(1, 1));
    proxier.sync(tracker, busy);
    expect(weights(proxier)).toEqual([
      ['10.0.0.1', 1],
      ['10.16.0.1', 0],
    ]);
    expect(proxier.removeIdle(busy)).toEqual([]);
    expect(proxier.removeIdle(idle)).toHaveLength(1);
    expect(weights(proxier)).toEqual([['10.0.0.1', 1]]);
  });

  it('is removed and added anew when it comes back meanwhile', () => {
    const { tracker, proxier } = setUp();
    tracker.setSlice(loadSlice(1, 1));
    proxier.sync(tracker, busy);
    tracker.setSlice(loadSlice(1, 2));
    const { calls } = proxier.sync(tracker, busy);
    expect(calls.filter((c) => c.do.endsWith('real-server')).map((c) => c.do)).toEqual([
      'delete-real-server',
      'add-real-server',
    ]);
    expect(weights(proxier)).toEqual([
      ['10.0.0.1', 1],
      ['10.16.0.1', 1],
    ]);
  });

  it('goes at once without connections', () => {
    const { tracker, proxier } = setUp();
    tracker.setSlice(loadSlice(1, 1));
    proxier.sync(tracker, idle);
    expect(weights(proxier)).toEqual([['10.0.0.1', 1]]);
  });

  it('keeps what nobody wants when the rules were refused, until the next sync', () => {
    const { tracker, proxier } = setUp();
    tracker.deleteService(loadService(1));
    proxier.sync(tracker, idle, true);
    expect(proxier.kernel.state.virtualServers.size).toBe(1);
    proxier.sync(tracker);
    expect(proxier.kernel.state.virtualServers.size).toBe(0);
  });
});
