import { checkImmutable, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooMany,
} from '../../meta/FieldError.ts';
import { canonicalIPv6, checkEndpointIP, checkIP, isIPv4, isIPv6 } from '../../meta/ip.ts';
import { ipWarning } from '../../meta/ipWarnings.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { Endpoint, EndpointSlice } from './fields.ts';

const TYPES = ['FQDN', 'IPv4', 'IPv6'];

/** Models: util/validation IsFullyQualifiedDomainName */
function checkDomain(name: string, path: string, out: FieldError[]): void {
  if (name === '') return void out.push(required(path));
  const n = name.endsWith('.') ? name.slice(0, -1) : name;
  const mistakes = dns1123Subdomain(n);
  if (mistakes.length > 0) return void out.push(invalid(path, n, mistakes.join(',')));
  if (!n.includes('.')) {
    const text = 'should be a domain with at least two segments separated by dots';
    return void out.push(invalid(path, n, text));
  }
  for (const label of n.split('.')) {
    const wrong = dns1123Label(label);
    if (wrong.length > 0) return void out.push(invalid(path, label, wrong.join(',')));
  }
}

function checkAddress(a: string, type: string, list: string, at: string, out: FieldError[]): void {
  if (type === 'FQDN') return checkDomain(a, at, out);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  if (!checkIP(a, at, out)) return;
  if (type === 'IPv4') {
    if (!isIPv4(a)) out.push(invalid(list, a, 'must be an IPv4 address'));
  } else {
    const best = canonicalIPv6(a);
    if (best !== undefined && best !== a) {
      const text = `must be in canonical form (${JSON.stringify(best)})`;
      return void out.push(invalid(at, a, text));
    }
    if (!isIPv6(a)) out.push(invalid(list, a, 'must be an IPv6 address'));
  }
  checkEndpointIP(a, at, out);
}

function checkHints(e: Endpoint, path: string, out: FieldError[]): void {
  for (const k of ['forZones', 'forNodes'] as const) {
    const list = e.hints?.[k] ?? [];
    const at = `${path}.${k}`;
    if (list.length > 8) return void out.push(tooMany(at, list.length, 8));
    const seen = new Set<string>();
    list.forEach(({ name = '' }, i) => {
      if (seen.has(name)) out.push(duplicate(`${at}[${i}].name`, name));
      seen.add(name);
      const mistakes = k === 'forZones' ? labelValue(name) : dns1123Subdomain(name);
      invalidEach(out, `${at}[${i}].name`, name, mistakes);
    });
  }
}

function checkEndpoint(e: Endpoint, type: string, path: string, out: FieldError[]): void {
  const list = `${path}.addresses`;
  const count = e.addresses?.length ?? 0;
  if (count === 0) out.push(required(list, 'must contain at least 1 address'));
  else if (count > 100) out.push(tooMany(list, count, 100));
  e.addresses?.forEach((a, i) => checkAddress(a, type, list, `${list}[${i}]`, out));
  if (e.nodeName !== undefined) {
    invalidEach(out, `${path}.nodeName`, e.nodeName, dns1123Subdomain(e.nodeName));
  }
  if (e.hostname !== undefined) {
    invalidEach(out, `${path}.hostname`, e.hostname, dns1123Label(e.hostname));
  }
  if (e.hints) checkHints(e, `${path}.hints`, out);
}

function checkPorts(o: EndpointSlice, out: FieldError[]): void {
  const ports = o.ports ?? [];
  if (ports.length > 20_000) return void out.push(tooMany('ports', ports.length, 20_000));
  const names = new Set<string>();
  ports.forEach((p, i) => {
    const at = `ports[${i}]`;
    const name = p.name ?? '';
    if (name !== '') invalidEach(out, `${at}.name`, name, dns1123Label(name));
    if (names.has(name)) out.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (!p.protocol) out.push(required(`${at}.protocol`));
    else checkOneOf(p.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, out);
    if (p.appProtocol !== undefined) {
      invalidEach(out, `${at}.appProtocol`, p.appProtocol, qualifiedName(p.appProtocol));
    }
  });
}

function checkSlice(o: EndpointSlice, withEndpoints: boolean): FieldError[] {
  const out: FieldError[] = [];
  const type = o.addressType ?? '';
  if (type === '') out.push(required('addressType'));
  else if (!TYPES.includes(type)) out.push(notSupported('addressType', type, TYPES));
  checkPorts(o, out);
  if (!withEndpoints) return out;
  const endpoints = o.endpoints ?? [];
  if (endpoints.length > 1000) out.push(tooMany('endpoints', endpoints.length, 1000));
  else endpoints.forEach((e, i) => checkEndpoint(e, type, `endpoints[${i}]`, out));
  return out;
}

/** Models: pkg/apis/discovery/validation ValidateEndpointSlice */
export function validateEndpointSlice(o: EndpointSlice): readonly FieldError[] {
  return checkSlice(o, true);
}

/** Unchanged endpoints are not looked at again. Models: ValidateEndpointSliceUpdate */
export function validateEndpointSliceUpdate(
  o: EndpointSlice,
  old: EndpointSlice,
): readonly FieldError[] {
  const out = checkSlice(o, !semanticEqual(o.endpoints, old.endpoints));
  checkImmutable(o.addressType, old.addressType, 'addressType', out);
  return out;
}

/** Models: pkg/registry/discovery/endpointslice/strategy.go WarningsOnCreate */
export function endpointSliceWarnings(
  o: EndpointSlice,
  old: EndpointSlice | undefined,
): readonly string[] {
  const out: string[] = [];
  if (!old && o.addressType === 'FQDN') {
    out.push('spec.addressType: FQDN endpoints are deprecated');
  }
  if (o.addressType !== 'IPv6') return out;
  o.endpoints?.forEach((e, i) =>
    e.addresses?.forEach((a, j) => ipWarning(out, `endpoints[${i}].addresses[${j}]`, a)),
  );
  return out;
}
