import type { TypeOf } from '../../fields/Field.ts';
import { any, int32, microTime, obj, str, struct, time } from '../../fields/Field.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

/** Models: core/v1 ObjectReference */
const OBJECT_REFERENCE = struct('v1.ObjectReference', {
  kind: str(),
  namespace: str(),
  name: str(),
  uid: str(),
  apiVersion: str(),
  resourceVersion: str(),
  fieldPath: str(),
});

const FIELDS = kindStruct('v1.Event', {
  involvedObject: obj(() => OBJECT_REFERENCE, { always: true }),
  reason: str(),
  message: str(),
  source: obj(() => struct('v1.EventSource', { component: str(), host: str() }), { always: true }),
  firstTimestamp: time({ pointer: true }),
  lastTimestamp: time({ pointer: true }),
  count: int32(),
  type: str(),
  eventTime: microTime({ pointer: true }),
  series: any(),
  action: str(),
  related: obj(() => OBJECT_REFERENCE),
  reportingComponent: str({ always: true }),
  reportingInstance: str({ always: true }),
});

export type KubeEvent = TypeOf<typeof FIELDS>;
export type ObjectReference = TypeOf<typeof OBJECT_REFERENCE>;

function validate(o: KubeEvent): readonly FieldError[] {
  const inside = o.involvedObject?.namespace ?? '';
  const own = o.metadata?.namespace ?? '';
  const expected = inside === '' ? 'default' : inside;
  if (own === expected) return [];
  return [invalid('involvedObject.namespace', inside, 'does not match event.namespace')];
}

/** Models: pkg/apis/core/validation ValidateEvent, pkg/registry/core/event */
export const EVENT: Kind = kind<KubeEvent>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  shortNames: ['ev'],
  namespaced: true,
  fields: FIELDS,
  validateName: dns1123Subdomain,
  validate,
  createOnUpdate: true,
  selectable: (o) => ({
    'involvedObject.kind': o.involvedObject?.kind ?? '',
    'involvedObject.namespace': o.involvedObject?.namespace ?? '',
    'involvedObject.name': o.involvedObject?.name ?? '',
    'involvedObject.uid': o.involvedObject?.uid ?? '',
    'involvedObject.fieldPath': o.involvedObject?.fieldPath ?? '',
    reason: o.reason ?? '',
    type: o.type ?? '',
    source: o.source?.component ?? o.reportingComponent ?? '',
  }),
});
