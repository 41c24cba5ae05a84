import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { checkCIDR, containsCIDR } from '../../meta/ip.ts';
import { portName, portNumber } from '../../meta/names.ts';
import { checkSelector } from '../../meta/validateSelector.ts';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './fields.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['Ingress', 'Egress'];

/** Models: ValidateNetworkPolicyPort */
function checkPort(p: NetworkPolicyPort, path: string, out: FieldError[]): void {
  const { protocol, port, endPort: end } = p;
  const at = `${path}.endPort`;
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    out.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  }
  if (port === undefined) {
    const text = 'may not be specified when `port` is not specified';
    if (end !== undefined) out.push(invalid(at, end, text));
  } else if (typeof port === 'number') {
    invalidEach(out, `${path}.port`, port, portNumber(port));
    if (end === undefined) return;
    if (end < port) out.push(invalid(at, port, 'must be greater than or equal to `port`'));
    invalidEach(out, at, end, portNumber(end));
  } else {
    const text = 'may not be specified when `port` is non-numeric';
    if (end !== undefined) out.push(invalid(at, end, text));
    invalidEach(out, `${path}.port`, port, portName(port));
  }
}

/** Models: ValidateIPBlock; ranges that were there before are not looked at again */
function checkBlock(b: IPBlock, path: string, had: ReadonlySet<string>, out: FieldError[]): void {
  const { cidr = '' } = b;
  if (cidr === '') return void out.push(required(`${path}.cidr`));
  if (!had.has(cidr) && !checkCIDR(cidr, `${path}.cidr`, out)) return;
  b.except?.forEach((e, i) => {
    const at = `${path}.except[${i}]`;
    if (!had.has(e) && !checkCIDR(e, at, out)) return;
    if (containsCIDR(cidr, e)) return;
    out.push(invalid(at, e, 'must be a strict subset of `cidr`'));
  });
}

/** Models: ValidateNetworkPolicyPeer */
function checkPeer(
  p: NetworkPolicyPeer,
  path: string,
  had: ReadonlySet<string>,
  out: FieldError[],
): void {
  checkSelector(p.podSelector, `${path}.podSelector`, out);
  checkSelector(p.namespaceSelector, `${path}.namespaceSelector`, out);
  if (p.ipBlock) checkBlock(p.ipBlock, `${path}.ipBlock`, had, out);
  const count = [p.podSelector, p.namespaceSelector, p.ipBlock].filter(Boolean).length;
  if (count === 0) out.push(required(path, 'must specify a peer'));
  else if (count > 1 && p.ipBlock) {
    out.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  }
}

/** All ranges of a policy. */
function rangesOf(o: NetworkPolicy | undefined): ReadonlySet<string> {
  const { ingress = [], egress = [] } = o?.spec ?? {};
  const peers = [...ingress.flatMap((r) => r.from ?? []), ...egress.flatMap((r) => r.to ?? [])];
  return new Set(peers.flatMap((p) => [p.ipBlock?.cidr ?? '', ...(p.ipBlock?.except ?? [])]));
}

/** Models: pkg/apis/networking/validation ValidateNetworkPolicySpec */
export function validateNetworkPolicy(
  o: NetworkPolicy,
  old?: NetworkPolicy,
): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  const had = rangesOf(old);
  checkSelector(s.podSelector, 'spec.podSelector', out);
  s.ingress?.forEach((r, i) => {
    const at = `spec.ingress[${i}]`;
    r.ports?.forEach((p, j) => checkPort(p, `${at}.ports[${j}]`, out));
    r.from?.forEach((p, j) => checkPeer(p, `${at}.from[${j}]`, had, out));
  });
  s.egress?.forEach((r, i) => {
    const at = `spec.egress[${i}]`;
    r.ports?.forEach((p, j) => checkPort(p, `${at}.ports[${j}]`, out));
    r.to?.forEach((p, j) => checkPeer(p, `${at}.to[${j}]`, had, out));
  });
  const types: readonly string[] = s.policyTypes ?? [];
  if (types.length > TYPES.length) {
    const text = 'may not specify more than two policyTypes';
    return [...out, invalid('spec.policyTypes', types, text)];
  }
  types.forEach((t, i) => {
    if (!TYPES.includes(t)) out.push(notSupported(`spec.policyTypes[${i}]`, t, TYPES));
  });
  return out;
}
