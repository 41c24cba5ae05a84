import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { ageOf } from '../../meta/humanDuration.ts';
import type { SimTime } from '../../../sim/time.ts';
import type { KubeEvent } from './fields.ts';

function firstSeen(o: KubeEvent, now: SimTime): string {
  return ageOf(o.firstTimestamp || o.eventTime, now);
}

function lastSeen(o: KubeEvent, now: SimTime): string {
  if (o.series) return ageOf(o.series.lastObservedTime, now);
  return o.lastTimestamp ? ageOf(o.lastTimestamp, now) : firstSeen(o, now);
}

function targetOf(o: KubeEvent): string {
  const { kind = '', name = '' } = o.involvedObject ?? {};
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function sourceOf(o: KubeEvent): string {
  const component = o.source?.component || (o.reportingComponent ?? '');
  const host = o.source?.host || (o.reportingInstance ?? '');
  return host === '' ? component : `${component}, ${host}`;
}

/** Models: pkg/printers/internalversion printEvent */
export const EVENT_TABLE: TablePrinter<KubeEvent> = {
  columns: [
    column(
      'Last Seen',
      'string',
      'The time at which the most recent occurrence of this event was recorded.',
    ),
    column(
      'Type',
      'string',
      'Type of this event (Normal, Warning), new types could be added in the future',
    ),
    column(
      'Reason',
      'string',
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    ),
    column('Object', 'string', 'The object that this event is about.'),
    column(
      'Subobject',
      'string',
      'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
      1,
    ),
    column(
      'Source',
      'string',
      'The component reporting this event. Should be a short machine understandable string.',
      1,
    ),
    column('Message', 'string', 'A human-readable description of the status of this operation.'),
    column(
      'First Seen',
      'string',
      'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
      1,
    ),
    column('Count', 'string', 'The number of times this event has occurred.', 1),
    { ...NAME_COLUMN, priority: 1 },
  ],
  cells: (o, now) => [
    lastSeen(o, now),
    o.type ?? '',
    o.reason ?? '',
    targetOf(o),
    o.involvedObject?.fieldPath ?? '',
    sourceOf(o),
    (o.message ?? '').trim(),
    firstSeen(o, now),
    o.series?.count ?? (o.count || 1),
    o.metadata?.name ?? '',
  ],
};
