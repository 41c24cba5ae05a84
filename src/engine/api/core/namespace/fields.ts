import type { TypeOf } from '../../fields/Field.ts';
import { list, obj, oneOf, str, struct, time } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const NAMESPACE_SPEC = struct('v1.NamespaceSpec', {
  finalizers: list(str({ go: 'v1.FinalizerName' })),
});

const NAMESPACE_CONDITION = struct('v1.NamespaceCondition', {
  type: str({ required: true, go: 'v1.NamespaceConditionType' }),
  status: str({ required: true, go: 'v1.ConditionStatus' }),
  lastTransitionTime: time({ always: true }),
  reason: str(),
  message: str(),
});

const NAMESPACE_STATUS = struct('v1.NamespaceStatus', {
  phase: oneOf(['Active', 'Terminating'], { go: 'v1.NamespacePhase' }),
  conditions: list(
    obj(() => NAMESPACE_CONDITION),
    { mergeKey: 'type' },
  ),
});

/** Models: core/v1 Namespace */
export const NAMESPACE_FIELDS = kindStruct('v1.Namespace', {
  spec: obj(() => NAMESPACE_SPEC, { always: true }),
  status: obj(() => NAMESPACE_STATUS, { always: true }),
});

export type Namespace = TypeOf<typeof NAMESPACE_FIELDS>;
export type NamespaceSpec = TypeOf<typeof NAMESPACE_SPEC>;
export type NamespaceStatus = TypeOf<typeof NAMESPACE_STATUS>;
export type NamespaceCondition = TypeOf<typeof NAMESPACE_CONDITION>;
