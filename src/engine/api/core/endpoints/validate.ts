import { checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { checkEndpointIP, checkIP, familyOf } from '../../meta/ip.ts';
import { ipWarning } from '../../meta/ipWarnings.ts';
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from './fields.ts';

function checkAddress(a: EndpointAddress, path: string, out: FieldError[]): void {
  const ip = a.ip ?? '';
  const valid = checkIP(ip, `${path}.ip`, out);
  if (a.hostname) invalidEach(out, `${path}.hostname`, a.hostname, dns1123Label(a.hostname));
  if (a.nodeName !== undefined) {
    invalidEach(out, `${path}.nodeName`, a.nodeName, dns1123Subdomain(a.nodeName));
  }
  if (valid || familyOf(ip)) checkEndpointIP(ip, `${path}.ip`, out);
  else out.push(invalid(`${path}.ip`, ip, 'must be a valid IP address'));
}

function checkPort(p: EndpointPort, named: boolean, path: string, out: FieldError[]): void {
  if (named && !p.name) out.push(required(`${path}.name`));
  else if (p.name) invalidEach(out, `${path}.name`, p.name, dns1123Label(p.name));
  invalidEach(out, `${path}.port`, p.port ?? 0, portNumber(p.port ?? 0));
  if (!p.protocol) out.push(required(`${path}.protocol`));
  else checkOneOf(p.protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`, out);
  if (p.appProtocol !== undefined) {
    invalidEach(out, `${path}.appProtocol`, p.appProtocol, qualifiedName(p.appProtocol));
  }
}

/** Models: pkg/apis/core/validation ValidateEndpoints */
export function validateEndpoints(o: Endpoints): readonly FieldError[] {
  const out: FieldError[] = [];
  o.subsets?.forEach((s, i) => {
    const at = `subsets[${i}]`;
    if (!s.addresses?.length && !s.notReadyAddresses?.length) {
      out.push(required(at, 'must specify `addresses` or `notReadyAddresses`'));
    }
    s.addresses?.forEach((a, j) => checkAddress(a, `${at}.addresses[${j}]`, out));
    s.notReadyAddresses?.forEach((a, j) => checkAddress(a, `${at}.notReadyAddresses[${j}]`, out));
    const named = (s.ports?.length ?? 0) > 1;
    s.ports?.forEach((p, j) => checkPort(p, named, `${at}.ports[${j}]`, out));
  });
  return out;
}

/** Unchanged subsets are not looked at again. Models: ValidateEndpointsUpdate */
export function validateEndpointsUpdate(o: Endpoints, old: Endpoints): readonly FieldError[] {
  return semanticEqual(o.subsets, old.subsets) ? [] : validateEndpoints(o);
}

/** Models: pkg/registry/core/endpoint/strategy.go endpointsWarnings */
export function endpointsWarnings(o: Endpoints): readonly string[] {
  const out: string[] = [];
  o.subsets?.forEach((s, i) => {
    for (const k of ['addresses', 'notReadyAddresses'] as const) {
      s[k]?.forEach((a, j) => ipWarning(out, `subsets[${i}].${k}[${j}].ip`, a.ip ?? ''));
    }
  });
  return out;
}
