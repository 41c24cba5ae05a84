import type { TypeOf } from '../fields/Field.ts';
import { str, struct } from '../fields/Field.ts';

/** Models: core/v1 LocalObjectReference */
export const LOCAL_OBJECT_REFERENCE = struct('v1.LocalObjectReference', {
  name: str({ default: '' }),
});

/** Models: core/v1 ObjectReference */
export const OBJECT_REFERENCE = struct('v1.ObjectReference', {
  kind: str(),
  namespace: str(),
  name: str(),
  uid: str({ go: 'types.UID' }),
  apiVersion: str(),
  resourceVersion: str(),
  fieldPath: str(),
});

/** Models: core/v1 TypedLocalObjectReference */
export const TYPED_LOCAL_OBJECT_REFERENCE = struct('v1.TypedLocalObjectReference', {
  apiGroup: str({ pointer: true, always: true }),
  kind: str({ required: true }),
  name: str({ required: true }),
});

/** Models: core/v1 TypedObjectReference */
export const TYPED_OBJECT_REFERENCE = struct('v1.TypedObjectReference', {
  apiGroup: str({ pointer: true, always: true }),
  kind: str({ required: true }),
  name: str({ required: true }),
  namespace: str({ pointer: true }),
});

/** Models: core/v1 SecretReference */
export const SECRET_REFERENCE = struct('v1.SecretReference', {
  name: str(),
  namespace: str(),
});

export type LocalObjectReference = TypeOf<typeof LOCAL_OBJECT_REFERENCE>;
export type ObjectReference = TypeOf<typeof OBJECT_REFERENCE>;
export type TypedLocalObjectReference = TypeOf<typeof TYPED_LOCAL_OBJECT_REFERENCE>;
export type TypedObjectReference = TypeOf<typeof TYPED_OBJECT_REFERENCE>;
export type SecretReference = TypeOf<typeof SECRET_REFERENCE>;
