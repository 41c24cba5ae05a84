import { goForm } from '../../api/fields/goForm.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { invalid } from '../../api/meta/FieldError.ts';
import type { PolicyRule } from '../../api/rbac/policyRule.ts';
import type { Access } from '../rbac/RbacAuthorizer.ts';
import { decide, rulesOf } from '../rbac/RbacAuthorizer.ts';
import type { ApiResponse, UserInfo } from '../Request.ts';
import { badRequest, invalidObject } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AccessReview, AccessSpec, RulesReview } from './fields.ts';
import { NON_RESOURCE_ATTRIBUTES } from './fields.ts';

const RESOURCE = 'spec.resourceAttributes';

/** Models: pkg/apis/authorization/validation */
function checkSpec(s: AccessSpec, self: boolean): FieldError[] {
  const out: FieldError[] = [];
  if (s.resourceAttributes && s.nonResourceAttributes) {
    const value = goForm(NON_RESOURCE_ATTRIBUTES, s.nonResourceAttributes);
    const text = 'cannot be specified in combination with resourceAttributes';
    out.push(invalid('spec.nonResourceAttributes', value, text));
  }
  if (!s.resourceAttributes && !s.nonResourceAttributes) {
    const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    out.push(invalid(RESOURCE, null, text));
  }
  if (!self && !s.user && !s.groups?.length) {
    out.push(invalid('spec.user', '', 'at least one of user or group must be specified'));
  }
  return out;
}

function checkLocal(o: AccessReview, namespace: string): FieldError[] {
  const { resourceAttributes: r, nonResourceAttributes: n } = o.spec ?? {};
  if (r && (r.namespace ?? '') !== namespace) {
    return [invalid(`${RESOURCE}.namespace`, r.namespace ?? '', 'must match metadata.namespace')];
  }
  if (!n) return [];
  const text = 'disallowed on this kind of request';
  return [invalid('spec.nonResourceAttributes', goForm(NON_RESOURCE_ATTRIBUTES, n), text)];
}

function accessOfSpec(s: AccessSpec): Access {
  const { resourceAttributes: r, nonResourceAttributes: n } = s;
  return {
    verb: r?.verb ?? n?.verb ?? '',
    resource: r?.resource ?? '',
    group: r?.group ?? '',
    subresource: r?.subresource ?? '',
    namespace: r?.namespace ?? '',
    name: r?.name ?? '',
    path: n?.path ?? '',
  };
}

/**
 * Whether somebody (or who asks) may do something.
 * Models: pkg/registry/authorization subjectaccessreview, selfsubjectaccessreview, localsubject…
 */
export function accessReview(
  o: AccessReview,
  asker: UserInfo,
  self: boolean,
  namespace: string | undefined,
  env: Environment,
): ApiResponse {
  const s = o.spec ?? {};
  const errors = checkSpec(s, self);
  if (namespace !== undefined) errors.push(...checkLocal(o, namespace));
  if (errors.length > 0) {
    return invalidObject({ group: 'authorization.k8s.io', kind: '' }, '', errors);
  }
  const named: UserInfo = { username: s.user ?? '', groups: s.groups ?? [] };
  const { allowed, reason } = decide(self ? asker : named, accessOfSpec(s), env);
  const status = { allowed, ...(reason === '' ? {} : { reason }) };
  return { code: 201, body: { ...o, metadata: o.metadata ?? {}, status } };
}

function resourceRule(r: PolicyRule): object {
  const { verbs, apiGroups, resources, resourceNames } = r;
  return { verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) };
}

/** What who asks may do in a namespace. Models: registry/authorization/selfsubjectrulesreview */
export function rulesReview(o: RulesReview, asker: UserInfo, env: Environment): ApiResponse {
  const namespace = o.spec?.namespace ?? '';
  if (namespace === '') return badRequest('no namespace on request');
  const all = rulesOf(asker, namespace, env);
  const resourceRules = all.filter((r) => r.resources?.length).map(resourceRule);
  const nonResourceRules = all
    .filter((r) => r.nonResourceURLs?.length)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  const status = { resourceRules, nonResourceRules, incomplete: false };
  return { code: 201, body: { ...o, metadata: o.metadata ?? {}, spec: {}, status } };
}
