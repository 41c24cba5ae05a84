import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../../print/read.ts';
import { labelsAt, listAt, maybeMap, numberAt, textAt, textsAt } from '../../print/read.ts';
import {
  goList,
  longTime,
  selectorText,
  writeLabels,
  writeLabelsAndAnnotations,
} from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import { podsStatus } from '../workloads.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeStatefulSet */
export async function describeStatefulSet(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const selector = selectorText(maybeMap(o, 'spec.selector'));
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'CreationTimestamp', longTime(textAt(o, 'metadata.creationTimestamp')));
  w.field(0, 'Selector', selector);
  writeLabelsAndAnnotations(w, o);
  const [wanted, total] = [numberAt(o, 'spec.replicas') ?? 0, numberAt(o, 'status.replicas') ?? 0];
  w.field(0, 'Replicas', `${wanted} desired | ${total} total`);
  w.field(0, 'Update Strategy', textAt(o, 'spec.updateStrategy.type'));
  const rolling = maybeMap(o, 'spec.updateStrategy.rollingUpdate');
  const partition = numberAt(rolling, 'partition');
  if (partition !== undefined) {
    w.field(1, 'Partition', partition);
    const down = textAt(rolling, 'maxUnavailable');
    if (down !== '') w.field(1, 'MaxUnavailable', down);
  }
  w.field(0, 'Pods Status', await podsStatus(d, o, selector));
  writePodTemplate(w, maybeMap(o, 'spec.template'));
  writeClaims(w, listAt(o, 'spec.volumeClaimTemplates'));
  await describeEvents(d, o);
}

function writeClaims(w: Writer, claims: readonly Json[]): void {
  w.write(0, `Volume Claims:${claims.length === 0 ? '\t<none>' : ''}\n`);
  for (const c of claims) {
    w.field(1, 'Name', textAt(c, 'metadata.name'));
    w.field(1, 'StorageClass', textAt(c, 'spec.storageClassName'));
    writeLabels(w, 'Labels', labelsAt(c, 'metadata.labels'), '  ');
    writeLabels(w, 'Annotations', labelsAt(c, 'metadata.annotations'), '  ');
    w.field(1, 'Capacity', textAt(c, 'spec.resources.requests.storage') || '<default>');
    w.field(1, 'Access Modes', goList(textsAt(c, 'spec.accessModes')));
  }
}
