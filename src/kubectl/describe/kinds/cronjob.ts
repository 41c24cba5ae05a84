import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { listAt, maybeMap, numberAt, textAt, valueAt } from '../../print/read.ts';
import { boolText, longTime, orNone, selectorText, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeCronJob */
export async function describeCronJob(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const unset = (path: string, suffix = ''): string =>
    valueAt(o, path) === undefined ? '<unset>' : `${textAt(o, path)}${suffix}`;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Schedule', textAt(o, 'spec.schedule'));
  w.field(0, 'Concurrency Policy', textAt(o, 'spec.concurrencyPolicy'));
  const suspend = valueAt(o, 'spec.suspend');
  w.field(0, 'Suspend', suspend === undefined ? '<unset>' : boolText(suspend === true));
  w.field(0, 'Time Zone', unset('spec.timeZone'));
  w.field(0, 'Successful Job History Limit', unset('spec.successfulJobsHistoryLimit'));
  w.field(0, 'Failed Job History Limit', unset('spec.failedJobsHistoryLimit'));
  w.field(0, 'Starting Deadline Seconds', unset('spec.startingDeadlineSeconds', 's'));
  writeJobTemplate(w, o);
  const last = textAt(o, 'status.lastScheduleTime');
  w.field(0, 'Last Schedule Time', last === '' ? '<unset>' : longTime(last));
  const active = listAt(o, 'status.active').map((r) => textAt(r, 'name'));
  w.field(0, 'Active Jobs', orNone(active.join(', ')));
  await describeEvents(d, o);
}

function writeJobTemplate(w: Writer, o: KubeObject): void {
  const at = 'spec.jobTemplate.spec';
  const selector = maybeMap(o, `${at}.selector`);
  w.field(0, 'Selector', selector ? selectorText(selector) : '<unset>');
  w.field(0, 'Parallelism', numberAt(o, `${at}.parallelism`) ?? '<unset>');
  w.field(0, 'Completions', numberAt(o, `${at}.completions`) ?? '<unset>');
  const deadline = numberAt(o, `${at}.activeDeadlineSeconds`);
  if (deadline !== undefined) w.field(0, 'Active Deadline Seconds', `${deadline}s`);
  writePodTemplate(w, maybeMap(o, `${at}.template`));
}
