import type { TypeOf } from '../../fields/Field.ts';
import { int32, microTime, obj, str, struct, time } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';
import { OBJECT_REFERENCE } from '../references.ts';

/** Models: core/v1 EventSource */
export const EVENT_SOURCE = struct('v1.EventSource', {
  component: str(),
  host: str(),
});

const EVENT_SERIES = struct('v1.EventSeries', {
  count: int32(),
  lastObservedTime: microTime({ always: true }),
});

/** Models: core/v1 Event */
export const EVENT_FIELDS = kindStruct('v1.Event', {
  involvedObject: obj(() => OBJECT_REFERENCE, { required: true, atomic: true }),
  reason: str(),
  message: str(),
  source: obj(() => EVENT_SOURCE, { always: true }),
  firstTimestamp: time({ always: true }),
  lastTimestamp: time({ always: true }),
  count: int32(),
  type: str(),
  eventTime: microTime({ always: true }),
  series: obj(() => EVENT_SERIES),
  action: str(),
  related: obj(() => OBJECT_REFERENCE, { atomic: true }),
  reportingComponent: str({ always: true }),
  reportingInstance: str({ always: true }),
});

export type KubeEvent = TypeOf<typeof EVENT_FIELDS>;
export type EventSource = TypeOf<typeof EVENT_SOURCE>;
