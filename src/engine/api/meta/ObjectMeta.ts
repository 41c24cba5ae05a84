import type { Struct, TypeOf } from '../fields/Field.ts';
import { any, bool, int64, list, map, obj, str, struct, time } from '../fields/Field.ts';

/** Who made or owns an object. Models: meta/v1 OwnerReference */
const OWNER_REFERENCE = struct('v1.OwnerReference', {
  apiVersion: str({ required: true }),
  kind: str({ required: true }),
  name: str({ required: true }),
  uid: str({ required: true, go: 'types.UID' }),
  controller: bool({ pointer: true }),
  blockOwnerDeletion: bool({ pointer: true }),
});

/** Who set which fields. Models: meta/v1 ManagedFieldsEntry */
const MANAGED_FIELDS_ENTRY = struct('v1.ManagedFieldsEntry', {
  manager: str(),
  operation: str({ go: 'v1.ManagedFieldsOperationType' }),
  apiVersion: str(),
  time: time({ pointer: true }),
  fieldsType: str(),
  fieldsV1: any(),
  subresource: str(),
});

/** Models: meta/v1 ObjectMeta */
export const OBJECT_META = struct('v1.ObjectMeta', {
  name: str(),
  generateName: str(),
  namespace: str(),
  selfLink: str(),
  uid: str({ go: 'types.UID' }),
  resourceVersion: str(),
  generation: int64(),
  creationTimestamp: time(),
  deletionTimestamp: time({ pointer: true }),
  deletionGracePeriodSeconds: int64({ pointer: true }),
  labels: map(str()),
  annotations: map(str()),
  ownerReferences: list(
    obj(() => OWNER_REFERENCE),
    { mergeKey: 'uid' },
  ),
  finalizers: list(str(), { mergeKey: '' }),
  managedFields: list(obj(() => MANAGED_FIELDS_ENTRY)),
});

/** Models: meta/v1 LabelSelectorRequirement */
const LABEL_SELECTOR_REQUIREMENT = struct('v1.LabelSelectorRequirement', {
  key: str({ required: true }),
  operator: str({ required: true, go: 'v1.LabelSelectorOperator' }),
  values: list(str()),
});

/** Models: meta/v1 LabelSelector */
export const LABEL_SELECTOR = struct('v1.LabelSelector', {
  matchLabels: map(str()),
  matchExpressions: list(obj(() => LABEL_SELECTOR_REQUIREMENT)),
});

export type ObjectMeta = TypeOf<typeof OBJECT_META>;
export type OwnerReference = TypeOf<typeof OWNER_REFERENCE>;
export type ManagedFieldsEntry = TypeOf<typeof MANAGED_FIELDS_ENTRY>;
export type LabelSelector = TypeOf<typeof LABEL_SELECTOR>;

/** What every object has. Stored objects are immutable and shared. */
export interface KubeObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata?: ObjectMeta;
}

/** The struct of a kind: type, metadata, then the kind's own fields. */
export function kindStruct<F extends Struct['fields']>(
  go: string,
  fields: F,
): Struct<typeof TYPE_FIELDS & F> {
  return struct(go, { ...TYPE_FIELDS, ...fields });
}

const TYPE_FIELDS = {
  kind: str(),
  apiVersion: str(),
  metadata: obj(() => OBJECT_META, { always: true }),
};
