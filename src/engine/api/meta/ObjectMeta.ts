import type { Struct, TypeOf } from '../fields/Field.ts';
import { any, bool, int64, list, map, obj, str, struct, time } from '../fields/Field.ts';

/** Who made or owns an object. Models: meta/v1 OwnerReference */
export const OWNER_REFERENCE = struct('v1.OwnerReference', {
  apiVersion: str({ always: true }),
  kind: str({ always: true }),
  name: str({ always: true }),
  uid: str({ always: true }),
  controller: bool({ pointer: true }),
  blockOwnerDeletion: bool({ pointer: true }),
});

/** Models: meta/v1 ObjectMeta */
export const OBJECT_META = struct('v1.ObjectMeta', {
  name: str(),
  generateName: str(),
  namespace: str(),
  selfLink: str(),
  uid: str(),
  resourceVersion: str(),
  generation: int64(),
  creationTimestamp: time(),
  deletionTimestamp: time(),
  deletionGracePeriodSeconds: int64({ pointer: true }),
  labels: map(str()),
  annotations: map(str()),
  ownerReferences: list(
    obj(() => OWNER_REFERENCE),
    { mergeKey: 'uid' },
  ),
  finalizers: list(str(), { mergeKey: '' }),
  managedFields: list(any()),
});

/** Models: meta/v1 LabelSelectorRequirement */
const LABEL_SELECTOR_REQUIREMENT = struct('v1.LabelSelectorRequirement', {
  key: str({ always: true }),
  operator: str({ always: true }),
  values: list(str()),
});

/** Models: meta/v1 LabelSelector */
export const LABEL_SELECTOR = struct('v1.LabelSelector', {
  matchLabels: map(str()),
  matchExpressions: list(obj(() => LABEL_SELECTOR_REQUIREMENT)),
});

export type ObjectMeta = TypeOf<typeof OBJECT_META>;
export type OwnerReference = TypeOf<typeof OWNER_REFERENCE>;
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
