import type { TypeOf } from '../fields/Field.ts';
import { list, str, struct } from '../fields/Field.ts';

/** Models: rbac/v1 PolicyRule */
export const POLICY_RULE = struct('v1.PolicyRule', {
  verbs: list(str(), { required: true }),
  apiGroups: list(str()),
  resources: list(str()),
  resourceNames: list(str()),
  nonResourceURLs: list(str()),
});

/** Models: rbac/v1 Subject */
export const SUBJECT = struct('v1.Subject', {
  kind: str({ required: true }),
  apiGroup: str(),
  name: str({ required: true }),
  namespace: str(),
});

/** Models: rbac/v1 RoleRef */
export const ROLE_REF = struct('v1.RoleRef', {
  apiGroup: str({ always: true }),
  kind: str({ required: true }),
  name: str({ required: true }),
});

export type PolicyRule = TypeOf<typeof POLICY_RULE>;
export type Subject = TypeOf<typeof SUBJECT>;
export type RoleRef = TypeOf<typeof ROLE_REF>;
