import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { humanDuration } from '../../../engine/api/meta/humanDuration.ts';
import { maybeMap, numberAt, textAt, valueAt } from '../../print/read.ts';
import { controllerOf, longTime, selectorText, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import type { Writer } from '../Writer.ts';

const INDEXES_MAX = 50;

/** Models: kubectl pkg/describe describeJob */
export async function describeJob(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'Selector', selectorText(maybeMap(o, 'spec.selector')));
  writeLabelsAndAnnotations(w, o);
  const controller = controllerOf(o);
  if (controller !== '') w.field(0, 'Controlled By', controller);
  writeSpec(w, o);
  writeTimes(w, o);
  writeStatuses(w, o);
  writePodTemplate(w, maybeMap(o, 'spec.template'));
  await describeEvents(d, o);
}

function writeSpec(w: Writer, o: KubeObject): void {
  const given: readonly [string, string, string?][] = [
    ['Parallelism', 'parallelism'],
    ['Completions', 'completions', '<unset>'],
    ['Completion Mode', 'completionMode'],
    ['Suspend', 'suspend'],
    ['Backoff Limit', 'backoffLimit'],
    ['TTL Seconds After Finished', 'ttlSecondsAfterFinished'],
  ];
  for (const [title, field, missing] of given) {
    const there = valueAt(o, `spec.${field}`) !== undefined;
    if (there) w.field(0, title, textAt(o, `spec.${field}`));
    else if (missing !== undefined) w.field(0, title, missing);
  }
}

function writeTimes(w: Writer, o: KubeObject): void {
  const [start, end] = [textAt(o, 'status.startTime'), textAt(o, 'status.completionTime')];
  if (start !== '') w.field(0, 'Start Time', longTime(start));
  if (end !== '') w.field(0, 'Completed At', longTime(end));
  if (start !== '' && end !== '') {
    w.field(0, 'Duration', humanDuration((Date.parse(end) - Date.parse(start)) * 1000));
  }
  const deadline = numberAt(o, 'spec.activeDeadlineSeconds');
  if (deadline !== undefined) w.field(0, 'Active Deadline Seconds', `${deadline}s`);
}

function writeStatuses(w: Writer, o: KubeObject): void {
  const n = (field: string): number => numberAt(o, `status.${field}`) ?? 0;
  const ready = numberAt(o, 'status.ready');
  const active =
    ready === undefined ? `${n('active')} Active` : `${n('active')} Active (${ready} Ready)`;
  w.field(0, 'Pods Statuses', `${active} / ${n('succeeded')} Succeeded / ${n('failed')} Failed`);
  if (textAt(o, 'spec.completionMode') === 'Indexed') {
    w.field(0, 'Completed Indexes', indexesText(textAt(o, 'status.completedIndexes')));
  }
}

function indexesText(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', INDEXES_MAX);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}
