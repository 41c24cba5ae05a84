import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notFound,
  notSupported,
  required,
} from '../../meta/FieldError.ts';
import { dns1123Label } from '../../meta/names.ts';
import { compareQuantities, quantityValue } from '../../quantity.ts';
import {
  checkContainerResourceName,
  checkQuantity,
  checkResourceName,
  isHugePages,
  isOvercommitAllowed,
} from '../resourceNames.ts';
import type { ResourceRequirements } from './containerFields.ts';
import type { PodSpec } from './fields.ts';
import { aggregate } from './podLevelResources.ts';

type CheckName = (name: string, field: string, out: FieldError[]) => void;
type Quantities = Readonly<Record<string, string>>;

function checkHugePages(name: string, q: string, field: string, out: FieldError[]): void {
  const page = quantityValue(name.slice('hugepages-'.length));
  if (page > 0 && quantityValue(q) % page === 0) return;
  out.push(invalid(field, q, `${q} is not positive integer multiple of ${name}`));
}

function checkOne(
  name: string,
  q: string,
  field: string,
  checkName: CheckName,
  out: FieldError[],
): void {
  checkName(name, field, out);
  checkQuantity(name, q, field, out);
}

function checkRequest(
  name: string,
  q: string,
  limits: Quantities | undefined,
  path: string,
  out: FieldError[],
): void {
  const limit = limits?.[name];
  if (limit === undefined) {
    if (isOvercommitAllowed(name)) return;
    const text = 'Limit must be set for non overcommitable resources';
    out.push(required(`${path}.limits`, text));
    return;
  }
  const order = compareQuantities(q, limit);
  if (order !== 0 && !isOvercommitAllowed(name)) {
    out.push(invalid(`${path}.requests`, q, `must be equal to ${name} limit of ${limit}`));
  } else if (order > 0) {
    const text = `must be less than or equal to ${name} limit of ${limit}`;
    out.push(invalid(`${path}.requests`, q, text));
  }
}

/** Models: validateResourceClaimNames */
function checkClaims(r: ResourceRequirements, spec: PodSpec, path: string, out: FieldError[]) {
  const seen = new Set<string>();
  const known = (spec.resourceClaims ?? []).map((c) => c.name ?? '').filter((n) => n !== '');
  r.claims?.forEach((claim, i) => {
    const at = `${path}.claims[${i}]`;
    const { name, request } = claim;
    if (!name) return void out.push(required(at));
    const key = request ? `${name}/${request}` : name;
    if (seen.has(name)) out.push(duplicate(at, name));
    else {
      if (request) invalidEach(out, `${at}.request`, request, dns1123Label(request));
      if (seen.has(key)) out.push(duplicate(at, key));
      else if (!request && [...seen].some((k) => k.startsWith(`${name}/`))) {
        out.push(duplicate(at, name));
      }
      seen.add(key);
    }
    if (known.includes(name)) return;
    const list = known.length === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
    out.push(notFound(at, name, `must be one of the names in pod.spec.resourceClaims${list}`));
  });
}

/** Models: validateResourceRequirements */
function checkRequirements(
  r: ResourceRequirements,
  spec: PodSpec,
  checkName: CheckName,
  path: string,
  out: FieldError[],
): void {
  const { limits, requests } = r;
  let huge = false;
  let counted = false;
  for (const name in limits) {
    const at = `${path}.limits[${name}]`;
    checkOne(name, limits[name]!, at, checkName, out);
    if (isHugePages(name)) {
      huge = true;
      checkHugePages(name, limits[name]!, at, out);
    }
    counted ||= name === 'cpu' || name === 'memory';
  }
  for (const name in requests) {
    const at = `${path}.requests[${name}]`;
    checkOne(name, requests[name]!, at, checkName, out);
    checkRequest(name, requests[name]!, limits, path, out);
    if (isHugePages(name)) {
      huge = true;
      checkHugePages(name, requests[name]!, at, out);
    }
    counted ||= name === 'cpu' || name === 'memory';
  }
  if (huge && !counted) out.push(forbidden(path, 'HugePages require cpu or memory'));
  if (r.claims) checkClaims(r, spec, path, out);
}

/** Resources of a container. Models: ValidateContainerResourceRequirements */
export function checkContainerResources(
  r: ResourceRequirements | undefined,
  spec: PodSpec,
  path: string,
  out: FieldError[],
): void {
  if (r) checkRequirements(r, spec, checkContainerResourceName, path, out);
}

const POD_LEVEL = ['cpu', 'hugepages-', 'memory'];

function checkPodResourceName(name: string, field: string, out: FieldError[]): void {
  if (!checkResourceName(name, field, out)) return;
  if (name === 'cpu' || name === 'memory' || isHugePages(name)) return;
  out.push(notSupported(field, name, POD_LEVEL));
}

/** Containers may not ask for more than their Pod. Models: validatePodResourceConsistency */
function checkConsistency(spec: PodSpec, path: string, out: FieldError[]): void {
  const { limits, requests } = spec.resources ?? {};
  const asked = aggregate(spec, (c) => c.resources?.requests);
  for (const k in asked) {
    const whole = requests?.[k];
    if (whole === undefined || compareQuantities(asked[k]!, whole) <= 0) continue;
    const text = `must be greater than or equal to aggregate container requests of ${asked[k]}`;
    out.push(invalid(`${path}.requests[${k}]`, whole, text));
  }
  const limited = aggregate(spec, (c) => c.resources?.limits);
  for (const k in limited) {
    const whole = limits?.[k];
    if (!isHugePages(k) || whole === undefined) continue;
    if (compareQuantities(limited[k]!, whole) <= 0) continue;
    const text = `must be greater than or equal to aggregate container limits of ${limited[k]}`;
    out.push(invalid(`${path}.limits[${k}]`, whole, text));
  }
  spec.containers?.forEach((c, i) => {
    for (const [k, q] of Object.entries(c.resources?.limits ?? {})) {
      const whole = limits?.[k];
      if (whole === undefined || compareQuantities(q, whole) <= 0) continue;
      const at = `${path}.containers[${i}][${k}].limits`;
      out.push(invalid(at, q, `must be less than or equal to pod limits of ${whole}`));
    }
  });
}

/** Resources of a whole Pod. Models: validatePodResources */
export function checkPodResources(spec: PodSpec, path: string, out: FieldError[]): void {
  const r = spec.resources;
  if (!r) return;
  const at = `${path}.resources`;
  if (spec.os?.name === 'windows') {
    return void out.push(forbidden(at, 'may not be set for a windows pod'));
  }
  if (r.claims) {
    out.push(forbidden(`${at}.claims`, 'claims may not be set for Resources at pod-level'));
  }
  checkRequirements(r, spec, checkPodResourceName, at, out);
  checkConsistency(spec, at, out);
}
