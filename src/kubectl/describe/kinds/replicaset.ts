import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { labelsText } from '../../print/Table.ts';
import { labelsAt, listAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import {
  controllerOf,
  selectorOrNone,
  selectorText,
  writeLabelsAndAnnotations,
} from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import { podsStatus, writeShortConditions } from '../workloads.ts';

/** Models: kubectl pkg/describe describeReplicaSet */
export async function describeReplicaSet(d: Describing, o: KubeObject): Promise<void> {
  const selector = maybeMap(o, 'spec.selector');
  return describe(d, o, selectorOrNone(selector), selectorText(selector));
}

/** Models: kubectl pkg/describe describeReplicationController */
export async function describeReplicationController(d: Describing, o: KubeObject): Promise<void> {
  const selector = labelsText(labelsAt(o, 'spec.selector'));
  return describe(d, o, selector, selector);
}

async function describe(
  d: Describing,
  o: KubeObject,
  shown: string,
  selector: string,
): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'Selector', shown);
  writeLabelsAndAnnotations(w, o);
  const controller = controllerOf(o);
  if (controller !== '') w.field(0, 'Controlled By', controller);
  const [now, wanted] = [numberAt(o, 'status.replicas') ?? 0, numberAt(o, 'spec.replicas') ?? 0];
  w.field(0, 'Replicas', `${now} current / ${wanted} desired`);
  w.field(0, 'Pods Status', await podsStatus(d, o, selector));
  writePodTemplate(w, maybeMap(o, 'spec.template'));
  writeShortConditions(w, listAt(o, 'status.conditions'));
  await describeEvents(d, o);
}
