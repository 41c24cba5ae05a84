import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { labelsText } from '../../print/Table.ts';
import { isTrue, labelsAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import { selectorOrNone } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';

/** Models: kubectl pkg/describe describePodDisruptionBudgetV1 */
export async function describePodDisruptionBudget(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  const [min, max] = [textAt(o, 'spec.minAvailable'), textAt(o, 'spec.maxUnavailable')];
  if (min !== '') w.field(0, 'Min available', min);
  else if (max !== '') w.field(0, 'Max unavailable', max);
  const selector = maybeMap(o, 'spec.selector');
  w.field(0, 'Selector', selector ? selectorOrNone(selector) : '<unset>');
  w.write(0, 'Status:\n');
  for (const [title, field] of [
    ['Allowed disruptions', 'disruptionsAllowed'],
    ['Current', 'currentHealthy'],
    ['Desired', 'desiredHealthy'],
    ['Total', 'expectedPods'],
  ] as const) {
    w.field(2, title, numberAt(o, `status.${field}`) ?? 0);
  }
  await describeEvents(d, o);
}

/** Models: kubectl pkg/describe describePriorityClass */
export async function describePriorityClass(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Value', numberAt(o, 'value') ?? 0);
  w.field(0, 'GlobalDefault', isTrue(o, 'globalDefault'));
  w.field(0, 'PreemptionPolicy', textAt(o, 'preemptionPolicy'));
  w.field(0, 'Description', textAt(o, 'description'));
  w.field(0, 'Annotations', labelsText(labelsAt(o, 'metadata.annotations')));
  await describeEvents(d, o);
}
