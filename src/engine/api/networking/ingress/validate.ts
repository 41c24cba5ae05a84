import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { checkIP, familyOf } from '../../meta/ip.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  portName,
  portNumber,
  wildcardSubdomain,
} from '../../meta/names.ts';
import { pathSegment } from '../../meta/validateObjectMeta.ts';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressTLS,
} from './fields.ts';

const SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const SUFFIXES = ['/..', '/.'];
const CLASS = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const ABSOLUTE = 'must be an absolute path';
const NOT_IP = 'must be a DNS name, not an IP address';

function hostMistakes(host: string): readonly string[] {
  return host.includes('*') ? wildcardSubdomain(host) : dns1123Subdomain(host);
}

type Service = NonNullable<IngressBackend['service']>;

function checkService(s: Service, path: string, out: FieldError[]): void {
  const { name = '', port = {} } = s;
  if (name === '') out.push(required(`${path}.service.name`));
  else invalidEach(out, `${path}.service.name`, name, dns1123Label(name));
  const { name: named = '', number = 0 } = port;
  if (named !== '' && number !== 0) {
    out.push(invalid(path, '', 'cannot set both port name & port number'));
  } else if (named !== '') {
    invalidEach(out, `${path}.service.port.name`, named, portName(named));
  } else if (number !== 0) {
    invalidEach(out, `${path}.service.port.number`, number, portNumber(number));
  } else out.push(required(path, 'port name or number is required'));
}

type Resource = NonNullable<IngressBackend['resource']>;

function checkResource(r: Resource, path: string, out: FieldError[]): void {
  if (r.apiGroup !== undefined) {
    invalidEach(out, `${path}.apiGroup`, r.apiGroup, dns1123Subdomain(r.apiGroup));
  }
  for (const k of ['kind', 'name'] as const) {
    const v = r[k] ?? '';
    if (v === '') out.push(required(`${path}.${k}`));
    else invalidEach(out, `${path}.${k}`, v, pathSegment(v));
  }
}

/** Models: validateIngressBackend */
function checkBackend(b: IngressBackend, path: string, out: FieldError[]): void {
  if (b.resource && b.service) {
    out.push(invalid(path, '', 'cannot set both resource and service backends'));
  } else if (b.resource) checkResource(b.resource, `${path}.resource`, out);
  else if (b.service) checkService(b.service, path, out);
  else out.push(invalid(path, '', 'resource or service backend is required'));
}

/** Models: validateHTTPIngressPath */
function checkPath(p: HTTPIngressPath, at: string, out: FieldError[]): void {
  const { path = '', pathType } = p;
  if (pathType === undefined) {
    out.push(required(`${at}.pathType`, 'pathType must be specified'));
    return;
  }
  const wrong = (text: string): void => void out.push(invalid(`${at}.path`, path, text));
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) wrong(ABSOLUTE);
    for (const s of SEQUENCES) if (path.includes(s)) wrong(`must not contain '${s}'`);
    for (const s of SUFFIXES) if (path.endsWith(s)) wrong(`cannot end with '${s}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) wrong(ABSOLUTE);
  } else out.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  checkBackend(p.backend ?? {}, `${at}.backend`, out);
}

function checkRule(r: IngressRule, path: string, out: FieldError[]): void {
  const { host = '' } = r;
  if (host !== '') {
    if (familyOf(host)) out.push(invalid(`${path}.host`, host, NOT_IP));
    invalidEach(out, `${path}.host`, host, hostMistakes(host));
  }
  if (!r.http) return;
  const at = `${path}.http.paths`;
  if (!r.http.paths?.length) out.push(required(at));
  r.http.paths?.forEach((p, i) => checkPath(p, `${at}[${i}]`, out));
}

function checkTls(t: IngressTLS, path: string, out: FieldError[]): void {
  t.hosts?.forEach((h, i) => invalidEach(out, `${path}.hosts[${i}]`, h, hostMistakes(h)));
  const name = t.secretName ?? '';
  if (name !== '') invalidEach(out, `${path}.secretName`, name, dns1123Subdomain(name));
}

/** Models: pkg/apis/networking/validation ValidateIngressSpec */
export function validateIngressChange(o: Ingress): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  if (!s.rules?.length && !s.defaultBackend) {
    const text = 'either `defaultBackend` or `rules` must be specified';
    out.push(invalid('spec', s.rules ?? null, text));
  }
  if (s.defaultBackend) checkBackend(s.defaultBackend, 'spec.defaultBackend', out);
  s.rules?.forEach((r, i) => checkRule(r, `spec.rules[${i}]`, out));
  s.tls?.forEach((t, i) => checkTls(t, `spec.tls[${i}]`, out));
  const name = s.ingressClassName;
  if (name !== undefined) {
    invalidEach(out, 'spec.ingressClassName', name, dns1123Subdomain(name));
  }
  return out;
}

/** Models: ValidateIngressCreate */
export function validateIngress(o: Ingress): readonly FieldError[] {
  const out = [...validateIngressChange(o)];
  const old = o.metadata?.annotations?.[CLASS];
  const name = o.spec?.ingressClassName;
  if (old !== undefined && name !== undefined && old !== name) {
    const text = 'must match `ingressClassName` when both are specified';
    out.push(invalid(`annotations.${CLASS}`, old, text));
  }
  return out;
}

/** Models: ValidateIngressStatusUpdate */
export function validateIngressStatus(o: Ingress, old: Ingress): readonly FieldError[] {
  const out: FieldError[] = [];
  const had = new Set(old.status?.loadBalancer?.ingress?.map((i) => i.ip));
  o.status?.loadBalancer?.ingress?.forEach((one, i) => {
    const at = `status.loadBalancer.ingress[${i}]`;
    if (one.ip && !had.has(one.ip)) checkIP(one.ip, `${at}.ip`, out);
    if (!one.hostname) return;
    invalidEach(out, `${at}.hostname`, one.hostname, dns1123Subdomain(one.hostname));
    if (familyOf(one.hostname)) out.push(invalid(`${at}.hostname`, one.hostname, NOT_IP));
  });
  return out;
}

/** Models: pkg/registry/networking/ingress/strategy.go WarningsOnCreate */
export function ingressWarnings(o: Ingress, old: Ingress | undefined): readonly string[] {
  if (old || o.metadata?.annotations?.[CLASS] === undefined) return [];
  return [`annotation "${CLASS}" is deprecated, please use 'spec.ingressClassName' instead`];
}
