import type { IptablesRule } from '../iptables/IptablesRule.ts';
import { hostPort } from '../model/ipFamily.ts';
import type { Explanation } from './Explanation.ts';
import { explained } from './Explanation.ts';
import { explainIpvsRule } from './explainIpvs.ts';
import { explainPortal } from './explainPortal.ts';
import { find, has, serviceOf, towardsText } from './ruleFacts.ts';

function chainOf(r: IptablesRule): string {
  return r.target.to === 'chain' ? r.target.chain : '';
}

function group(chain: string): string {
  return /^(KUBE-(?:SVC|SVL|EXT|FW|SEP))-/.exec(chain)?.[1] ?? chain;
}

/** Jumps from the kernel's own chains, and those of other modes. */
function builtIn(r: IptablesRule): Explanation {
  const fresh = has(r, 'ctstate');
  return explained(fresh ? 'jump.new' : 'jump.all', { from: r.chain, to: chainOf(r) });
}

const DISPATCH: readonly (readonly [string, string])[] = [
  ['cluster IP', 'service.clusterIP'],
  ['external IP', 'service.externalIP'],
  ['loadbalancer IP', 'service.balancer'],
];

/** KUBE-SERVICES of the tables nat and filter. */
function services(r: IptablesRule): Explanation | undefined {
  const text = find(r, 'comment')?.text ?? '';
  if (chainOf(r) === 'KUBE-NODEPORTS') return explained('service.nodePorts');
  if (r.target.to !== 'chain') return refused(r);
  const kind = DISPATCH.find(([end]) => text.endsWith(end));
  if (!kind) return undefined;
  const firewall = group(chainOf(r)) === 'KUBE-FW' ? '.firewall' : '';
  const params = { service: serviceOf(r), to: towardsText(r), chain: chainOf(r) };
  return explained(`${kind[1]}${firewall}`, params);
}

/** REJECT and DROP of Services that nobody can serve. */
function refused(r: IptablesRule): Explanation | undefined {
  const text = find(r, 'comment')?.text ?? '';
  const params = { service: serviceOf(r), to: towardsText(r) };
  if (text.endsWith('has no endpoints')) return explained('refuse.none', params);
  if (text.endsWith('has no local endpoints')) return explained('refuse.local', params);
  return undefined;
}

function nodePorts(r: IptablesRule): Explanation {
  const params = { service: serviceOf(r), to: towardsText(r), chain: chainOf(r) };
  if (r.target.to === 'ACCEPT') return explained('health.accept', params);
  return explained(has(r, 'nfacct') ? 'service.nodePort.localhost' : 'service.nodePort', params);
}

/** Sources of packets that a rule of a Service's chain is about. */
function from(r: IptablesRule): string {
  return find(r, 'source')?.cidr ?? find(r, 'in')?.name ?? '';
}

function external(r: IptablesRule): Explanation {
  const params = { service: serviceOf(r), chain: chainOf(r), from: from(r) };
  const marks = chainOf(r) === 'KUBE-MARK-MASQ';
  if (has(r, 'local')) return explained(marks ? 'ext.node.mark' : 'ext.node', params);
  if (marks) return explained('ext.mark', params);
  return explained(from(r) === '' ? 'ext.rest' : 'ext.pods', params);
}

function firewall(r: IptablesRule): Explanation {
  const params = { service: serviceOf(r), from: from(r), chain: chainOf(r) };
  return explained(r.target.to === 'nothing' ? 'fw.rest' : 'fw.allow', params);
}

/** KUBE-SVC and KUBE-SVL: who is masqueraded, then the endpoints. */
function balance(r: IptablesRule): Explanation {
  const chain = chainOf(r);
  if (chain === 'KUBE-MARK-MASQ') {
    const id = from(r) === '' ? 'mark.all' : 'mark.outside';
    return explained(id, { service: serviceOf(r), from: from(r) });
  }
  const seen = find(r, 'recentCheck');
  if (seen) return explained('balance.sticky', { chain, seconds: seen.seconds });
  const random = find(r, 'random');
  if (!random) return explained('balance.last', { chain });
  const percent = Math.round(1000 / random.of) / 10;
  return explained('balance.random', { chain, of: random.of, percent });
}

function endpoint(r: IptablesRule): Explanation {
  if (r.target.to !== 'DNAT') return explained('endpoint.hairpin', { from: from(r) });
  const to = hostPort(r.target.ip, r.target.port);
  return explained(has(r, 'recentSet') ? 'endpoint.dnat.sticky' : 'endpoint.dnat', { to });
}

function forward(r: IptablesRule): Explanation {
  if (r.target.to === 'DROP') return explained('forward.invalid');
  return explained(has(r, 'mark') ? 'forward.marked' : 'forward.known');
}

function postrouting(r: IptablesRule): Explanation | undefined {
  switch (r.target.to) {
    case 'RETURN':
      return explained('post.unmarked');
    case 'clearMark':
      return explained('post.clear');
    case 'MASQUERADE':
      return explained('post.masquerade');
    default:
      return undefined;
  }
}

type Explain = (r: IptablesRule) => Explanation | undefined;

const CHAINS: Readonly<Record<string, Explain>> = {
  INPUT: builtIn,
  FORWARD: builtIn,
  OUTPUT: builtIn,
  PREROUTING: builtIn,
  POSTROUTING: builtIn,
  'KUBE-SERVICES': services,
  'KUBE-EXTERNAL-SERVICES': refused,
  'KUBE-NODEPORTS': nodePorts,
  'KUBE-PROXY-FIREWALL': (r) =>
    has(r, 'set') ? undefined : explained('fw.drop', { service: serviceOf(r), to: towardsText(r) }),
  'KUBE-FORWARD': forward,
  'KUBE-FIREWALL': () => explained('localnet.drop'),
  'KUBE-POSTROUTING': postrouting,
  'KUBE-MARK-MASQ': () => explained('mark.set'),
  'KUBE-EXT': external,
  'KUBE-FW': firewall,
  'KUBE-SVC': balance,
  'KUBE-SVL': balance,
  'KUBE-SEP': endpoint,
};

/** What a rule of the iptables, ipvs or userspace mode does. */
export function explainIptables(r: IptablesRule): Explanation {
  return (
    explainIpvsRule(r) ??
    explainPortal(r) ??
    CHAINS[group(r.chain)]?.(r) ??
    explained('rule.other', { chain: r.chain })
  );
}

/** What a chain is for: the head line above its rules. */
export function explainChain(chain: string): Explanation {
  return explained(`chain.${group(chain)}`, { chain });
}
