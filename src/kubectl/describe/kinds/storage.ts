import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { ageOf } from '../../../engine/api/meta/humanDuration.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import { labelsText } from '../../print/Table.ts';
import type { Json } from '../../print/read.ts';
import { labelsAt, listAt, mapAt, maybeMap, textAt, textsAt, valueAt } from '../../print/read.ts';
import { listObjects } from '../../resources/targets.ts';
import {
  accessModes,
  boolText,
  goList,
  longTime,
  writeLabelsAndAnnotations,
  writeLines,
} from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writeVolumeSource } from '../volumes.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describePersistentVolumeClaim */
export async function describePersistentVolumeClaim(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const volume = textAt(o, 'spec.volumeName');
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'StorageClass', textAt(o, 'spec.storageClassName'));
  w.field(0, 'Status', phaseText(d, o));
  w.field(0, 'Volume', volume);
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Finalizers', goList(textsAt(o, 'metadata.finalizers')));
  const bound = volume !== '';
  w.field(0, 'Capacity', bound ? textAt(o, 'status.capacity.storage') : '');
  w.field(0, 'Access Modes', bound ? accessModes(textsAt(o, 'status.accessModes')) : '');
  const mode = textAt(o, 'spec.volumeMode');
  if (mode !== '') w.field(0, 'VolumeMode', mode);
  writeDataSource(w, maybeMap(o, 'spec.dataSource'));
  writeLines(w, 'Used By', await podsUsing(d, o));
  writeClaimConditions(w, listAt(o, 'status.conditions'));
  await describeEvents(d, o);
}

function phaseText(d: Describing, o: KubeObject): string {
  const deleted = textAt(o, 'metadata.deletionTimestamp');
  if (deleted === '') return textAt(o, 'status.phase');
  return `Terminating (lasts ${ageOf(deleted, d.c.client.transport.now())})`;
}

function writeDataSource(w: Writer, s: Json | undefined): void {
  if (!s) return;
  w.write(0, 'DataSource:\n');
  if (textAt(s, 'apiGroup') !== '') w.field(1, 'APIGroup', textAt(s, 'apiGroup'));
  w.field(1, 'Kind', textAt(s, 'kind'));
  w.field(1, 'Name', textAt(s, 'name'));
}

async function podsUsing(d: Describing, claim: KubeObject): Promise<readonly string[]> {
  const { name = '', namespace = '' } = claim.metadata ?? {};
  const pods = await listObjects(d.c, kindOfObject('v1', 'Pod')!, namespace, {});
  const owners = listAt(claim, 'metadata.ownerReferences').map((r) => textAt(r, 'uid'));
  const using = pods.filter(
    (p) =>
      owners.includes(p.metadata?.uid ?? '-') ||
      listAt(p, 'spec.volumes').some((v) => textAt(v, 'persistentVolumeClaim.claimName') === name),
  );
  return using.map((p) => p.metadata?.name ?? '').sort();
}

function writeClaimConditions(w: Writer, conditions: readonly Json[]): void {
  if (conditions.length === 0) return;
  w.write(0, 'Conditions:\n');
  w.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
  w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const c of conditions) {
    const times = [textAt(c, 'lastProbeTime'), textAt(c, 'lastTransitionTime')].map(longTime);
    const cells = [textAt(c, 'type'), textAt(c, 'status'), ...times, textAt(c, 'reason')];
    w.write(1, `${cells.join(' \t')} \t${textAt(c, 'message')}\n`);
  }
}

/** Models: kubectl pkg/describe describePersistentVolume */
export async function describePersistentVolume(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const spec = mapAt(o, 'spec');
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Finalizers', goList(textsAt(o, 'metadata.finalizers')));
  w.field(0, 'StorageClass', textAt(spec, 'storageClassName'));
  w.field(0, 'Status', phaseText(d, o));
  const claim = maybeMap(spec, 'claimRef');
  w.field(0, 'Claim', claim ? `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}` : '');
  w.field(0, 'Reclaim Policy', textAt(spec, 'persistentVolumeReclaimPolicy'));
  w.field(0, 'Access Modes', accessModes(textsAt(spec, 'accessModes')));
  const mode = textAt(spec, 'volumeMode');
  if (mode !== '') w.field(0, 'VolumeMode', mode);
  w.field(0, 'Capacity', textAt(spec, 'capacity.storage') || '0');
  writeNodeAffinity(w, maybeMap(spec, 'nodeAffinity.required'));
  w.field(0, 'Message', textAt(o, 'status.message'));
  w.write(0, 'Source:\n');
  writeVolumeSource(w, spec);
  await describeEvents(d, o);
}

function writeNodeAffinity(w: Writer, required: Json | undefined): void {
  w.write(0, `Node Affinity:\t${required ? '' : '<none>'}\n`);
  if (!required) return;
  const terms = listAt(required, 'nodeSelectorTerms');
  w.write(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}\n`);
  terms.forEach((term, i) => {
    const lines = listAt(term, 'matchExpressions').map((e) => {
      const values = textsAt(e, 'values');
      const text = `${textAt(e, 'key')} ${textAt(e, 'operator').toLowerCase()}`;
      return values.length > 0 ? `${text} [${values.join(', ')}]` : text;
    });
    w.write(2, `Term ${i}:\t${lines.length === 0 ? '<none>' : lines.join('\n    \t')}\n`);
  });
}

/** Models: kubectl pkg/describe describeStorageClass */
export async function describeStorageClass(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const annotations = labelsAt(o, 'metadata.annotations');
  const standard = annotations['storageclass.kubernetes.io/is-default-class'] === 'true';
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'IsDefaultClass', standard ? 'Yes' : 'No');
  w.field(0, 'Annotations', labelsText(annotations));
  w.field(0, 'Provisioner', textAt(o, 'provisioner'));
  w.field(0, 'Parameters', labelsText(labelsAt(o, 'parameters')));
  const expand = valueAt(o, 'allowVolumeExpansion');
  w.field(0, 'AllowVolumeExpansion', expand === undefined ? '<unset>' : boolText(expand === true));
  const options = textsAt(o, 'mountOptions');
  w.write(0, `MountOptions:${options.length === 0 ? '\t<none>' : ''}\n`);
  for (const option of options) w.write(1, `${option}\n`);
  for (const [title, field] of [
    ['ReclaimPolicy', 'reclaimPolicy'],
    ['VolumeBindingMode', 'volumeBindingMode'],
  ] as const) {
    if (textAt(o, field) !== '') w.field(0, title, textAt(o, field));
  }
  await describeEvents(d, o);
}
