import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { ageOf } from '../../engine/api/meta/humanDuration.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import { goSort } from '../print/goSort.ts';
import { numberAt, textAt, valueAt } from '../print/read.ts';
import { listObjects } from '../resources/targets.ts';
import type { Describing } from './Describer.ts';

/** The events about an object; `kind` '' asks for any kind of that uid. */
export async function eventsOf(
  d: Describing,
  about: { name: string; namespace: string; kind: string; uid: string },
): Promise<readonly KubeObject[]> {
  const event = kindOfObject('v1', 'Event');
  if (!event) return [];
  const fields = [
    `involvedObject.name=${about.name}`,
    `involvedObject.namespace=${about.namespace}`,
    ...(about.kind === '' ? [] : [`involvedObject.kind=${about.kind}`]),
    ...(about.uid === '' ? [] : [`involvedObject.uid=${about.uid}`]),
  ];
  const query = { fieldSelector: fields.join(',') };
  try {
    return await listObjects(d.c, event, about.namespace, query);
  } catch {
    d.c.env.signal.throwIfAborted();
    return [];
  }
}

/** Who an object's events are about. */
export function referenceTo(o: KubeObject): {
  name: string;
  namespace: string;
  kind: string;
  uid: string;
} {
  const { name = '', namespace = '', uid = '' } = o.metadata ?? {};
  return { name, namespace, uid, kind: o.kind ?? '' };
}

/** Describes the events about an object, if they are wanted. */
export async function describeEvents(d: Describing, o: KubeObject): Promise<void> {
  if (d.showEvents) writeEvents(d, await eventsOf(d, referenceTo(o)));
}

/** Models: kubectl pkg/describe DescribeEvents */
export function writeEvents(d: Describing, events: readonly KubeObject[]): void {
  const { w } = d;
  if (events.length === 0) {
    w.write(0, 'Events:\t<none>\n');
    return;
  }
  w.flush();
  const time = (e: KubeObject): string => textAt(e, 'lastTimestamp');
  const sorted = goSort(events, (a, b) => time(a) < time(b));
  w.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  w.write(1, '----\t------\t----\t----\t-------\n');
  for (const e of sorted) {
    const source = textAt(e, 'source.component') || textAt(e, 'reportingComponent');
    const path = textAt(e, 'involvedObject.fieldPath');
    const message = textAt(e, 'message').trim();
    const cells = [
      textAt(e, 'type'),
      textAt(e, 'reason'),
      intervalOf(e, d.c.client.transport.now()),
      source,
      path === '' ? message : `${path}: ${message}`,
    ];
    w.write(1, `${cells.join('\t')}\n`);
  }
}

/** `11s (x4 over 50s)`, `50s`. */
export function intervalOf(e: KubeObject, now: number): string {
  const eventTime = textAt(e, 'eventTime');
  const first = ageOf(eventTime === '' ? textAt(e, 'firstTimestamp') : eventTime, now);
  const count = numberAt(e, 'count') ?? 0;
  if (valueAt(e, 'series')) {
    const last = ageOf(textAt(e, 'series.lastObservedTime'), now);
    return `${last} (x${numberAt(e, 'series.count') ?? 0} over ${first})`;
  }
  if (count > 1) return `${ageOf(textAt(e, 'lastTimestamp'), now)} (x${count} over ${first})`;
  return first;
}
