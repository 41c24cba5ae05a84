import type { TypeOf } from '../../fields/Field.ts';
import { int32, microTime, obj, str, struct, time } from '../../fields/Field.ts';
import { EVENT_SOURCE } from '../../core/event/fields.ts';
import { OBJECT_REFERENCE } from '../../core/references.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const EVENT_SERIES = struct('v1.EventSeries', {
  count: int32({ required: true }),
  lastObservedTime: microTime({ required: true }),
});

/** Models: events/v1 Event */
export const EVENT_V1_FIELDS = kindStruct('v1.Event', {
  eventTime: microTime({ always: true }),
  series: obj(() => EVENT_SERIES),
  reportingController: str(),
  reportingInstance: str(),
  action: str(),
  reason: str(),
  regarding: obj(() => OBJECT_REFERENCE, { always: true, atomic: true }),
  related: obj(() => OBJECT_REFERENCE, { atomic: true }),
  note: str(),
  type: str(),
  deprecatedSource: obj(() => EVENT_SOURCE, { always: true }),
  deprecatedFirstTimestamp: time({ always: true }),
  deprecatedLastTimestamp: time({ always: true }),
  deprecatedCount: int32(),
});

export type EventV1 = TypeOf<typeof EVENT_V1_FIELDS>;
