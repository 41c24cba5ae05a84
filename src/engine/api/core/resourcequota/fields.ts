import type { TypeOf } from '../../fields/Field.ts';
import { list, map, obj, oneOf, quantity, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Which Pods or claims a quota counts. Models: core/v1 ResourceQuotaScope */
export const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
] as const;

const SCOPED_RESOURCE_SELECTOR_REQUIREMENT = struct('v1.ScopedResourceSelectorRequirement', {
  scopeName: oneOf(SCOPES, { required: true, go: 'v1.ResourceQuotaScope' }),
  operator: oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist'], {
    required: true,
    go: 'v1.ScopeSelectorOperator',
  }),
  values: list(str()),
});

const SCOPE_SELECTOR = struct('v1.ScopeSelector', {
  matchExpressions: list(obj(() => SCOPED_RESOURCE_SELECTOR_REQUIREMENT)),
});

const RESOURCE_QUOTA_SPEC = struct('v1.ResourceQuotaSpec', {
  hard: map(quantity()),
  scopes: list(
    oneOf(
      [
        'Terminating',
        'NotTerminating',
        'BestEffort',
        'NotBestEffort',
        'PriorityClass',
        'CrossNamespacePodAffinity',
        'VolumeAttributesClass',
      ],
      { go: 'v1.ResourceQuotaScope' },
    ),
  ),
  scopeSelector: obj(() => SCOPE_SELECTOR, { atomic: true }),
});

const RESOURCE_QUOTA_STATUS = struct('v1.ResourceQuotaStatus', {
  hard: map(quantity()),
  used: map(quantity()),
});

/** Models: core/v1 ResourceQuota */
export const RESOURCE_QUOTA_FIELDS = kindStruct('v1.ResourceQuota', {
  spec: obj(() => RESOURCE_QUOTA_SPEC, { always: true }),
  status: obj(() => RESOURCE_QUOTA_STATUS, { always: true }),
});

export type ResourceQuota = TypeOf<typeof RESOURCE_QUOTA_FIELDS>;
export type ResourceQuotaSpec = TypeOf<typeof RESOURCE_QUOTA_SPEC>;
export type ResourceQuotaStatus = TypeOf<typeof RESOURCE_QUOTA_STATUS>;
