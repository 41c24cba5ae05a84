import { checkImmutable } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from '../../meta/FieldError.ts';
import { dns1123Label, dns1123Subdomain, isLonger, regexError } from '../../meta/names.ts';
import { pathSegment } from '../../meta/validateObjectMeta.ts';
import type { IngressClass, IngressClassSpec } from './fields.ts';

const CONTROLLER_MAX = 250;
const PATH_FORMAT = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** Models: util/validation IsDomainPrefixedPath */
function checkDomainPath(text: string, field: string, out: FieldError[]): void {
  if (text === '') return void out.push(required(field));
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) {
    const example = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return void out.push(invalid(field, text, example));
  }
  const host = text.slice(0, slash);
  invalidEach(out, field, host, dns1123Subdomain(host));
  const path = text.slice(slash + 1);
  if (!PATH.test(path)) out.push(invalid(field, path, regexError('Invalid path', PATH_FORMAT)));
}

type Parameters = NonNullable<IngressClassSpec['parameters']>;

function checkScope(p: Parameters, path: string, out: FieldError[]): void {
  const { scope, namespace } = p;
  const at = `${path}.namespace`;
  if (scope === undefined) out.push(required(`${path}.scope`));
  else if (scope !== 'Cluster' && scope !== 'Namespace') {
    out.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  } else if (scope === 'Cluster') {
    if (namespace !== undefined) {
      out.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
    }
  } else if (namespace === undefined) {
    out.push(required(at, "`parameters.scope` is set to 'Namespace'"));
  } else invalidEach(out, at, namespace, dns1123Label(namespace));
}

function checkParameters(p: Parameters, path: string, out: FieldError[]): void {
  if (p.apiGroup !== undefined) {
    invalidEach(out, `${path}.apiGroup`, p.apiGroup, dns1123Subdomain(p.apiGroup));
  }
  for (const k of ['kind', 'name'] as const) {
    const v = p[k] ?? '';
    if (v === '') out.push(required(`${path}.${k}`));
    else invalidEach(out, `${path}.${k}`, v, pathSegment(v));
  }
  checkScope(p, path, out);
}

/** Models: pkg/apis/networking/validation ValidateIngressClass */
export function validateIngressClass(o: IngressClass): readonly FieldError[] {
  const out: FieldError[] = [];
  const { controller = '', parameters } = o.spec ?? {};
  if (isLonger(controller, CONTROLLER_MAX)) out.push(tooLong('spec.controller', CONTROLLER_MAX));
  checkDomainPath(controller, 'spec.controller', out);
  if (parameters) checkParameters(parameters, 'spec.parameters', out);
  return out;
}

/** Models: ValidateIngressClassUpdate */
export function validateIngressClassUpdate(
  o: IngressClass,
  old: IngressClass,
): readonly FieldError[] {
  const out: FieldError[] = [];
  checkImmutable(o.spec?.controller, old.spec?.controller, 'spec.controller', out);
  return [...out, ...validateIngressClass(o)];
}
