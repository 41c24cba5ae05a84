import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { labelsText } from '../../print/Table.ts';
import { labelsAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import { selectorText, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import { podsStatus } from '../workloads.ts';

const COUNTS: readonly (readonly [string, string])[] = [
  ['Desired Number of Nodes Scheduled', 'desiredNumberScheduled'],
  ['Current Number of Nodes Scheduled', 'currentNumberScheduled'],
  ['Number of Nodes Scheduled with Up-to-date Pods', 'updatedNumberScheduled'],
  ['Number of Nodes Scheduled with Available Pods', 'numberAvailable'],
  ['Number of Nodes Misscheduled', 'numberMisscheduled'],
];

/** Models: kubectl pkg/describe describeDaemonSet */
export async function describeDaemonSet(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const selector = selectorText(maybeMap(o, 'spec.selector'));
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'Selector', selector);
  w.field(0, 'Node-Selector', labelsText(labelsAt(o, 'spec.template.spec.nodeSelector')));
  writeLabelsAndAnnotations(w, o);
  for (const [title, field] of COUNTS) {
    w.write(0, `${title}: ${numberAt(o, `status.${field}`) ?? 0}\n`);
  }
  w.field(0, 'Pods Status', await podsStatus(d, o, selector));
  writePodTemplate(w, maybeMap(o, 'spec.template'));
  await describeEvents(d, o);
}
