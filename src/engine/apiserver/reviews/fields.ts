import type { TypeOf } from '../../api/fields/Field.ts';
import { bool, int64, list, map, obj, str, struct, time } from '../../api/fields/Field.ts';
import { kindStruct } from '../../api/meta/ObjectMeta.ts';

const AUTHZ = 'authorization.k8s.io';
const AUTHN = 'authentication.k8s.io';

const SELECTOR = struct('v1.FieldSelectorAttributes', { rawSelector: str() });

const RESOURCE_ATTRIBUTES = struct('v1.ResourceAttributes', {
  namespace: str(),
  verb: str(),
  group: str(),
  version: str(),
  resource: str(),
  subresource: str(),
  name: str(),
  fieldSelector: obj(() => SELECTOR),
  labelSelector: obj(() => SELECTOR),
});

/** Models: authorization/v1 NonResourceAttributes */
export const NON_RESOURCE_ATTRIBUTES = struct('v1.NonResourceAttributes', {
  path: str(),
  verb: str(),
});

const EXTRA = map(list(str()));

const ACCESS_SPEC = struct('v1.SubjectAccessReviewSpec', {
  resourceAttributes: obj(() => RESOURCE_ATTRIBUTES),
  nonResourceAttributes: obj(() => NON_RESOURCE_ATTRIBUTES),
  user: str(),
  groups: list(str()),
  extra: EXTRA,
  uid: str(),
});

const ACCESS_STATUS = struct('v1.SubjectAccessReviewStatus', {
  allowed: bool({ required: true }),
  denied: bool(),
  reason: str(),
  evaluationError: str(),
});

const ACCESS_FIELDS = kindStruct('v1.SubjectAccessReview', {
  spec: obj(() => ACCESS_SPEC, { required: true }),
  status: obj(() => ACCESS_STATUS, { always: true }),
});

/** Models: authorization/v1 SubjectAccessReview */
export type AccessReview = TypeOf<typeof ACCESS_FIELDS>;
export type AccessSpec = TypeOf<typeof ACCESS_SPEC>;

const RULES_SPEC = struct('v1.SelfSubjectRulesReviewSpec', { namespace: str() });

const RULES_FIELDS = kindStruct('v1.SelfSubjectRulesReview', {
  spec: obj(() => RULES_SPEC, { required: true }),
});

/** Models: authorization/v1 SelfSubjectRulesReview */
export type RulesReview = TypeOf<typeof RULES_FIELDS>;

const TOKEN_SPEC = struct('v1.TokenReviewSpec', { token: str(), audiences: list(str()) });

const TOKEN_FIELDS = kindStruct('v1.TokenReview', {
  spec: obj(() => TOKEN_SPEC, { required: true }),
});

/** Models: authentication/v1 TokenReview */
export type TokenReview = TypeOf<typeof TOKEN_FIELDS>;

const BOUND = struct('v1.BoundObjectReference', {
  kind: str(),
  apiVersion: str(),
  name: str(),
  uid: str(),
});

const TOKEN_REQUEST_SPEC = struct('v1.TokenRequestSpec', {
  audiences: list(str(), { required: true }),
  expirationSeconds: int64({ pointer: true }),
  boundObjectRef: obj(() => BOUND),
});

const TOKEN_REQUEST_FIELDS = kindStruct('v1.TokenRequest', {
  spec: obj(() => TOKEN_REQUEST_SPEC, { required: true }),
  status: obj(() => struct('v1.TokenRequestStatus', { token: str(), expirationTimestamp: time() })),
});

/** Models: authentication/v1 TokenRequest */
export type TokenRequest = TypeOf<typeof TOKEN_REQUEST_FIELDS>;

function type<F>(group: string, kind: string, fields: F) {
  return { group, version: 'v1', kind, fields } as const;
}

/** What bodies of reviews are decoded as, by resource. */
export const REVIEWS = {
  subjectaccessreviews: type(AUTHZ, 'SubjectAccessReview', ACCESS_FIELDS),
  selfsubjectaccessreviews: type(AUTHZ, 'SelfSubjectAccessReview', ACCESS_FIELDS),
  localsubjectaccessreviews: type(AUTHZ, 'LocalSubjectAccessReview', ACCESS_FIELDS),
  selfsubjectrulesreviews: type(AUTHZ, 'SelfSubjectRulesReview', RULES_FIELDS),
  selfsubjectreviews: type(AUTHN, 'SelfSubjectReview', kindStruct('v1.SelfSubjectReview', {})),
  tokenreviews: type(AUTHN, 'TokenReview', TOKEN_FIELDS),
} as const;

/** What the body of `/token` is decoded as. */
export const TOKEN_REQUEST = type(AUTHN, 'TokenRequest', TOKEN_REQUEST_FIELDS);
