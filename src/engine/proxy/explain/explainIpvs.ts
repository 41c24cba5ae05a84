import type { IptablesRule } from '../iptables/IptablesRule.ts';
import type { IpsetName } from '../ipvs/ipsets.ts';
import { IPSET_NAMES, ipsetName } from '../ipvs/ipsets.ts';
import type { RealServer, VirtualServer } from '../ipvs/IpvsKernel.ts';
import { hostPort } from '../model/ipFamily.ts';
import type { Explanation } from './Explanation.ts';
import { explained } from './Explanation.ts';
import { find, has } from './ruleFacts.ts';

/** Names of both families. */
const NAMES: ReadonlyMap<string, IpsetName> = new Map(
  IPSET_NAMES.flatMap((n) => [
    [ipsetName(n, 'IPv4'), n],
    [ipsetName(n, 'IPv6'), n],
  ]),
);

/** Rules that ask a set, by chain. */
function bySet(r: IptablesRule, set: IpsetName, name: string): Explanation {
  const params = { set: name };
  if (r.chain === 'KUBE-IPVS-FILTER') {
    return explained(set === 'KUBE-IPVS-IPS' ? 'ipvs.closed' : 'ipvs.known', params);
  }
  if (r.target.to === 'ACCEPT' && set === 'KUBE-CLUSTER-IP') return explained('ipvs.pass', params);
  if (r.target.to === 'ACCEPT' && set === 'KUBE-LOAD-BALANCER') {
    return explained('ipvs.pass', params);
  }
  if (has(r, 'notBridged')) return explained('ipvs.external.outside', params);
  if (has(r, 'local')) return explained('ipvs.external.local', params);
  const masquerades = r.target.to === 'chain' && r.target.chain === 'KUBE-MARK-MASQ';
  if (set === 'KUBE-CLUSTER-IP') {
    const from = find(r, 'source')?.cidr ?? find(r, 'in')?.name ?? '';
    const src = find(r, 'set')?.of === 'src,dst';
    const id = src ? 'ipvs.mark.own' : from === '' ? 'ipvs.mark.all' : 'ipvs.mark.outside';
    return explained(id, { ...params, from });
  }
  if (masquerades) return explained('ipvs.mark', params);
  const local = set.startsWith('KUBE-NODE-PORT-LOCAL');
  return explained(local ? 'ipvs.nodePort.local' : `ipvs.${set}`, params);
}

/** What a rule that only the ipvs mode writes does; undefined for a rule of another mode. */
export function explainIpvsRule(r: IptablesRule): Explanation | undefined {
  const name = find(r, 'set')?.name;
  const set = name === undefined ? undefined : NAMES.get(name);
  if (name !== undefined && set) return bySet(r, set, name);
  const virtual = find(r, 'ipvs');
  if (virtual) return explained('ipvs.denied', { to: hostPort(virtual.ip, virtual.port) });
  if (r.chain === 'KUBE-SOURCE-RANGES-FIREWALL') return explained('ipvs.ranges.drop');
  if (r.chain === 'KUBE-LOAD-BALANCER') return explained('ipvs.balancer.mark');
  if (r.chain !== 'KUBE-SERVICES') return undefined;
  if (r.target.to === 'RETURN') return explained('ipvs.loopback');
  const nodePort = r.target.to === 'chain' && r.target.chain === 'KUBE-NODE-PORT';
  return nodePort ? explained('ipvs.nodePorts') : undefined;
}

/** What a set holds. */
export function explainIpset(set: IpsetName): Explanation {
  return explained(`ipset.${set}`);
}

/** What a virtual server does with a new connection. */
export function explainVirtualServer({ spec, realServers }: VirtualServer): Explanation {
  const params = {
    to: `${spec.protocol} ${hostPort(spec.address, spec.port)}`,
    scheduler: spec.scheduler,
    n: realServers.length,
    seconds: spec.timeout,
  };
  if (realServers.length === 0) return explained('virtual.empty', params);
  return explained(spec.persistent ? 'virtual.sticky' : 'virtual.server', params);
}

/** How a scheduler chooses. */
export function explainScheduler(scheduler: string): Explanation {
  return explained(`scheduler.${scheduler}`);
}

/** What a real server gets. */
export function explainRealServer(r: RealServer): Explanation {
  const params = { to: hostPort(r.address, r.port), weight: r.weight };
  return explained(r.weight === 0 ? 'real.leaving' : 'real.server', params);
}
