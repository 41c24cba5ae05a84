import type { TypeOf } from '../../fields/Field.ts';
import { list, map, obj, quantity, str, struct } from '../../fields/Field.ts';
import { TOLERATION } from '../../core/pod/fields.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const OVERHEAD = struct('v1.Overhead', {
  podFixed: map(quantity()),
});

const SCHEDULING = struct('v1.Scheduling', {
  nodeSelector: map(str(), { atomic: true }),
  tolerations: list(obj(() => TOLERATION)),
});

/** Models: node/v1 RuntimeClass */
export const RUNTIME_CLASS_FIELDS = kindStruct('v1.RuntimeClass', {
  handler: str({ required: true }),
  overhead: obj(() => OVERHEAD),
  scheduling: obj(() => SCHEDULING),
});

export type RuntimeClass = TypeOf<typeof RUNTIME_CLASS_FIELDS>;
