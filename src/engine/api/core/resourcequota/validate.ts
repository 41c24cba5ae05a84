import { IMMUTABLE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, required } from '../../meta/FieldError.ts';
import { checkQuantity, checkResourceName, isStandardQuotaResource } from '../resourceNames.ts';
import type { ResourceQuota, ResourceQuotaSpec } from './fields.ts';
import { SCOPES } from './fields.ts';

type Quantities = Readonly<Record<string, string>>;

const KNOWN: readonly string[] = SCOPES;

const EXISTING = new Set(
  KNOWN.filter((s) => s !== 'PriorityClass' && s !== 'VolumeAttributesClass'),
);
const EXISTS_TEXT =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
const COMPUTE = new Set([
  'pods',
  ...['cpu', 'memory'].flatMap((r) => [r, `requests.${r}`, `limits.${r}`]),
]);

/** Models: IsResourceQuotaScopeValidForResource */
function isValidFor(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') {
    return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
  }
  if (!KNOWN.includes(scope)) return true;
  const storage = resource.endsWith('ephemeral-storage');
  return COMPUTE.has(resource) || (storage && scope !== 'NotBestEffort');
}

function checkHard(list: Quantities | undefined, path: string, out: FieldError[]): void {
  for (const k in list) {
    const at = `${path}[${k}]`;
    checkResourceName(k, at, out);
    if (!k.includes('/') && !isStandardQuotaResource(k)) {
      out.push(invalid(at, k, 'must be a standard resource for quota'));
    }
    checkQuantity(k, list[k]!, at, out);
  }
}

function misfits(s: ResourceQuotaSpec, scope: string): number {
  const names = Object.keys(s.hard ?? {});
  return names.filter((k) => isStandardQuotaResource(k) && !isValidFor(scope, k)).length;
}

function checkConflicts(
  scopes: readonly string[],
  value: unknown,
  path: string,
  out: FieldError[],
): void {
  for (const pair of CONFLICTS) {
    if (pair.every((p) => scopes.includes(p))) out.push(invalid(path, value, 'conflicting scopes'));
  }
}

const UNFIT = 'unsupported scope applied to resource';

function checkScopes(s: ResourceQuotaSpec, out: FieldError[]): void {
  const at = 'spec.scopes';
  const scopes: readonly string[] = s.scopes ?? [];
  for (const scope of scopes) {
    if (!KNOWN.includes(scope)) out.push(invalid(at, scopes, 'unsupported scope'));
    for (let n = misfits(s, scope); n > 0; n--) out.push(invalid(at, scopes, UNFIT));
  }
  checkConflicts(scopes, scopes, at, out);
}

function checkSelector(s: ResourceQuotaSpec, out: FieldError[]): void {
  const at = 'spec.scopeSelector.matchExpressions';
  const all = s.scopeSelector?.matchExpressions ?? [];
  for (const r of all) {
    const { scopeName: scope = '', operator = '', values = [] } = r;
    if (!KNOWN.includes(scope)) out.push(invalid(`${at}.scopeName`, scope, 'unsupported scope'));
    for (let n = misfits(s, scope); n > 0; n--) out.push(invalid(at, s.scopeSelector, UNFIT));
    if (EXISTING.has(scope) && operator !== 'Exists') {
      out.push(invalid(`${at}.operator`, operator, EXISTS_TEXT));
    }
    if (operator === 'In' || operator === 'NotIn') {
      const text =
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      if (values.length === 0) out.push(required(`${at}.values`, text));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      const text =
        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      if (values.length > 0) out.push(invalid(`${at}.values`, values, text));
    } else out.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
  }
  const names = all.map((r) => r.scopeName ?? '');
  checkConflicts(names, s.scopes ?? null, at, out);
}

/** Models: pkg/apis/core/validation ValidateResourceQuota */
export function validateResourceQuota(o: ResourceQuota): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  checkHard(s.hard, 'spec.hard', out);
  checkScopes(s, out);
  checkSelector(s, out);
  return out;
}

/** Models: ValidateResourceQuotaUpdate */
export function validateResourceQuotaUpdate(
  o: ResourceQuota,
  old: ResourceQuota,
): readonly FieldError[] {
  const out = [...validateResourceQuota(o)];
  const now: ReadonlySet<string> = new Set(o.spec?.scopes ?? []);
  const was: readonly string[] = old.spec?.scopes ?? [];
  if (now.size !== was.length || !was.every((s) => now.has(s))) {
    out.push(invalid('spec.scopes', o.spec?.scopes ?? null, IMMUTABLE));
  }
  return out;
}

/** Models: ValidateResourceQuotaStatusUpdate */
export function validateQuotaStatus(o: ResourceQuota): readonly FieldError[] {
  const out: FieldError[] = [];
  checkHard(o.status?.hard, 'status.hard', out);
  checkHard(o.status?.used, 'status.used', out);
  return out;
}
