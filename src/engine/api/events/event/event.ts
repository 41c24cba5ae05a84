import type { Alternative } from '../../Alternative.ts';
import { EVENT } from '../../core/event/event.ts';
import type { KubeEvent } from '../../core/event/fields.ts';
import {
  validateEvent,
  validateStrictEvent,
  validateStrictUpdate,
} from '../../core/event/validate.ts';
import type { KubeObject } from '../../meta/ObjectMeta.ts';
import type { EventV1 } from './fields.ts';
import { EVENT_V1_FIELDS } from './fields.ts';

/** What both call alike. */
const SAME = ['metadata', 'eventTime', 'series', 'action', 'reason', 'related', 'type'] as const;

/** Other names of the same: of events/v1 and of core/v1. */
const RENAMED = {
  reportingController: 'reportingComponent',
  reportingInstance: 'reportingInstance',
  regarding: 'involvedObject',
  note: 'message',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
} as const;

type Loose = Record<string, unknown>;

function toStored(given: KubeObject): KubeObject {
  const o = given as Loose;
  const out: Loose = { kind: 'Event', apiVersion: 'v1' };
  for (const k of SAME) if (o[k] !== undefined) out[k] = o[k];
  for (const [k, core] of Object.entries(RENAMED)) if (o[k] !== undefined) out[core] = o[k];
  return out as KubeEvent;
}

/** Models: pkg/apis/events/v1 Convert_core_Event_To_v1_Event; empty texts are not printed */
function fromStored(given: KubeObject): KubeObject {
  const o = given as Loose;
  const out: Loose = {};
  if (o['kind'] !== undefined)
    Object.assign(out, { kind: 'Event', apiVersion: 'events.k8s.io/v1' });
  for (const k of SAME) if (o[k] !== undefined) out[k] = o[k];
  for (const [k, core] of Object.entries(RENAMED)) {
    if (o[core] !== undefined && o[core] !== '') out[k] = o[core];
  }
  return out as EventV1;
}

const REGARDING = [
  'kind',
  'namespace',
  'name',
  'uid',
  'apiVersion',
  'resourceVersion',
  'fieldPath',
];

/** The Events of core/v1 in the group that has them today. */
export const EVENT_V1: Alternative = {
  group: 'events.k8s.io',
  version: 'v1',
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  fields: EVENT_V1_FIELDS,
  stored: EVENT,
  toStored,
  fromStored,
  validate: (o) => [...validateEvent(o, 'reportingController'), ...validateStrictEvent(o)],
  validateUpdate: (o, old) => [
    ...validateEvent(o, 'reportingController'),
    ...validateStrictUpdate(o, old),
  ],
  selectors: {
    reason: 'reason',
    type: 'type',
    reportingController: 'reportingComponent',
    ...Object.fromEntries(REGARDING.map((k) => [`regarding.${k}`, `involvedObject.${k}`])),
  },
};
