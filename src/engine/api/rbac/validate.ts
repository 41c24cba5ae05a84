import { goForm } from '../fields/goForm.ts';
import type { FieldError } from '../meta/FieldError.ts';
import { invalid, invalidEach, notSupported, required } from '../meta/FieldError.ts';
import { dns1123Subdomain } from '../meta/names.ts';
import type { KubeObject, LabelSelector } from '../meta/ObjectMeta.ts';
import { semanticEqual } from '../meta/semanticEqual.ts';
import { checkSelector } from '../meta/validateSelector.ts';
import type { PolicyRule, RoleRef, Subject } from './policyRule.ts';
import { ROLE_REF } from './policyRule.ts';
import { pathSegmentName, RBAC_GROUP } from './subjects.ts';

/** Models: pkg/apis/rbac/validation ValidatePolicyRule */
function checkRule(r: PolicyRule, namespaced: boolean, path: string, out: FieldError[]): void {
  if (!r.verbs?.length)
    out.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (r.nonResourceURLs?.length) {
    const at = `${path}.nonResourceURLs`;
    if (namespaced) {
      const text = 'namespaced rules cannot apply to non-resource URLs';
      out.push(invalid(at, r.nonResourceURLs, text));
    }
    if (r.apiGroups?.length || r.resources?.length || r.resourceNames?.length) {
      const text = 'rules cannot apply to both regular resources and non-resource URLs';
      out.push(invalid(at, r.nonResourceURLs, text));
    }
    return;
  }
  if (!r.apiGroups?.length) {
    out.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (!r.resources?.length) {
    out.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  }
}

interface Ruled extends KubeObject {
  readonly rules?: readonly PolicyRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

/** Models: ValidateRole, ValidateClusterRole */
export function validateRole(o: Ruled, namespaced: boolean): readonly FieldError[] {
  const out: FieldError[] = [];
  o.rules?.forEach((r, i) => checkRule(r, namespaced, `rules[${i}]`, out));
  if (!o.aggregationRule) return out;
  const at = 'aggregationRule.clusterRoleSelectors';
  const selectors = o.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    const text = 'at least one clusterRoleSelector required if aggregationRule is non-nil';
    out.push(required(at, text));
  }
  selectors.forEach((s, i) => checkSelector(s, `${at}[${i}]`, out));
  return out;
}

const ACCOUNT = 'ServiceAccount';

/** Models: ValidateRoleBindingSubject */
function checkSubject(s: Subject, namespaced: boolean, path: string, out: FieldError[]): void {
  const { name = '', kind = '', apiGroup = '' } = s;
  if (name === '') out.push(required(`${path}.name`));
  if (kind === ACCOUNT) {
    if (name !== '') invalidEach(out, `${path}.name`, name, dns1123Subdomain(name));
    if (apiGroup !== '') out.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && !s.namespace) out.push(required(`${path}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== RBAC_GROUP) {
      out.push(notSupported(`${path}.apiGroup`, apiGroup, [RBAC_GROUP]));
    }
  } else out.push(notSupported(`${path}.kind`, kind, [ACCOUNT, 'User', 'Group']));
}

interface Bound extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef?: RoleRef;
}

/** Models: ValidateRoleBinding, ValidateClusterRoleBinding */
export function validateBinding(o: Bound, namespaced: boolean): readonly FieldError[] {
  const out: FieldError[] = [];
  const { apiGroup = '', kind = '', name = '' } = o.roleRef ?? {};
  if (apiGroup !== RBAC_GROUP) {
    out.push(notSupported('roleRef.apiGroup', apiGroup, [RBAC_GROUP]));
  }
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind)) out.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') out.push(required('roleRef.name'));
  else invalidEach(out, 'roleRef.name', name, pathSegmentName(name));
  o.subjects?.forEach((s, i) => checkSubject(s, namespaced, `subjects[${i}]`, out));
  return out;
}

/** The role of a binding stays. Models: ValidateRoleBindingUpdate */
export function validateBindingUpdate(
  o: Bound,
  old: Bound,
  namespaced: boolean,
): readonly FieldError[] {
  const out = [...validateBinding(o, namespaced)];
  if (!semanticEqual(o.roleRef, old.roleRef)) {
    out.push(invalid('roleRef', goForm(ROLE_REF, o.roleRef ?? {}), 'cannot change roleRef'));
  }
  return out;
}
