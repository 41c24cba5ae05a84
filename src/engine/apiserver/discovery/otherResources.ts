/** A resource that the API server names beside those of the registry. */
export interface OtherResource {
  readonly apiVersion: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs?: readonly string[];
  /** Endpoints below an object. */
  readonly subresources?: readonly string[];
  /** The version it is stored in, where that is another one. */
  readonly storedVersion?: string;
  /** Nothing is stored: a question that is answered. */
  readonly review?: boolean;
}

const EXTENSIONS = ['api-extensions'];
const STATUS = ['status'];

function review(apiVersion: string, resource: string, kind: string): OtherResource {
  return { apiVersion, resource, kind, verbs: ['create'], review: true };
}

function extension(resource: string, kind: string, subresources?: readonly string[]) {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return {
    apiVersion,
    resource,
    kind,
    categories: EXTENSIONS,
    ...(subresources && { subresources }),
  };
}

const AUTHN = 'authentication.k8s.io/v1';
const AUTHZ = 'authorization.k8s.io/v1';
const FLOW = 'flowcontrol.apiserver.k8s.io/v1';
const DRA = 'resource.k8s.io/v1';
const NET = 'networking.k8s.io/v1';

/** Questions that are answered and not stored, and what is served but not modelled. */
export const OTHER_RESOURCES: readonly OtherResource[] = [
  {
    apiVersion: 'v1',
    resource: 'bindings',
    kind: 'Binding',
    namespaced: true,
    verbs: ['create'],
    review: true,
  },
  {
    apiVersion: 'v1',
    resource: 'componentstatuses',
    kind: 'ComponentStatus',
    shortNames: ['cs'],
    verbs: ['get', 'list'],
  },
  {
    ...extension('mutatingadmissionpolicies', 'MutatingAdmissionPolicy'),
    storedVersion: 'v1beta1',
  },
  {
    ...extension('mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding'),
    storedVersion: 'v1beta1',
  },
  extension('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration'),
  extension('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', STATUS),
  extension('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding'),
  extension('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration'),
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    resource: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    storedVersion: 'v1beta1',
    shortNames: ['crd', 'crds'],
    categories: EXTENSIONS,
    subresources: STATUS,
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    resource: 'apiservices',
    kind: 'APIService',
    categories: EXTENSIONS,
    subresources: STATUS,
  },
  review(AUTHN, 'selfsubjectreviews', 'SelfSubjectReview'),
  review(AUTHN, 'tokenreviews', 'TokenReview'),
  {
    ...review(AUTHZ, 'localsubjectaccessreviews', 'LocalSubjectAccessReview'),
    namespaced: true,
  },
  review(AUTHZ, 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
  review(AUTHZ, 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
  review(AUTHZ, 'subjectaccessreviews', 'SubjectAccessReview'),
  {
    apiVersion: 'certificates.k8s.io/v1',
    resource: 'certificatesigningrequests',
    kind: 'CertificateSigningRequest',
    shortNames: ['csr'],
    subresources: ['approval', 'status'],
  },
  { apiVersion: FLOW, resource: 'flowschemas', kind: 'FlowSchema', subresources: STATUS },
  {
    apiVersion: FLOW,
    resource: 'prioritylevelconfigurations',
    kind: 'PriorityLevelConfiguration',
    subresources: STATUS,
  },
  { apiVersion: NET, resource: 'ipaddresses', kind: 'IPAddress', shortNames: ['ip'] },
  { apiVersion: NET, resource: 'servicecidrs', kind: 'ServiceCIDR', subresources: STATUS },
  { apiVersion: DRA, resource: 'deviceclasses', kind: 'DeviceClass' },
  {
    apiVersion: DRA,
    resource: 'resourceclaims',
    kind: 'ResourceClaim',
    namespaced: true,
    subresources: STATUS,
  },
  {
    apiVersion: DRA,
    resource: 'resourceclaimtemplates',
    kind: 'ResourceClaimTemplate',
    namespaced: true,
  },
  { apiVersion: DRA, resource: 'resourceslices', kind: 'ResourceSlice' },
  {
    apiVersion: 'storage.k8s.io/v1',
    resource: 'volumeattributesclasses',
    kind: 'VolumeAttributesClass',
    shortNames: ['vac'],
  },
];

const known = new Map(OTHER_RESOURCES.map((r) => [`${r.apiVersion}/${r.resource}`, r]));
const versions = new Set(OTHER_RESOURCES.map((r) => r.apiVersion));

/** What is served beside the registry under a name. */
export function otherResource(apiVersion: string, resource: string): OtherResource | undefined {
  return known.get(`${apiVersion}/${resource}`);
}

/** Whether anything beside the registry lies in a group version. */
export function isOtherVersion(apiVersion: string): boolean {
  return versions.has(apiVersion);
}
