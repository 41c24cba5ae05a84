import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import { hasReason } from '../../client/errors.ts';
import type { Json } from '../../print/read.ts';
import { isTrue, labelsAt, listAt, textAt, textsAt } from '../../print/read.ts';
import { listObjects } from '../../resources/targets.ts';
import { longTime, orNone, writeLabelsAndAnnotations, writeLines } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { eventsOf, writeEvents } from '../events.ts';
import { writeNodeResources } from '../nodeResources.ts';
import type { Writer } from '../Writer.ts';

const ROLE = 'node-role.kubernetes.io/';

/** Models: kubectl pkg/describe describeNode */
export async function describeNode(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const name = textAt(o, 'metadata.name');
  w.field(0, 'Name', name);
  w.field(0, 'Roles', orNone(rolesOf(labelsAt(o, 'metadata.labels')).join(',')));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'CreationTimestamp', longTime(textAt(o, 'metadata.creationTimestamp')));
  writeLines(w, 'Taints', taintsText(listAt(o, 'spec.taints')));
  w.field(0, 'Unschedulable', isTrue(o, 'spec.unschedulable'));
  await writeLease(d, name);
  writeConditions(w, listAt(o, 'status.conditions'));
  w.write(0, 'Addresses:\n');
  for (const a of listAt(o, 'status.addresses'))
    w.field(1, textAt(a, 'type'), textAt(a, 'address'));
  writeAmounts(w, 'Capacity', labelsAt(o, 'status.capacity'));
  writeAmounts(w, 'Allocatable', labelsAt(o, 'status.allocatable'));
  writeSystemInfo(w, o);
  writeSpec(w, o);
  await writePods(d, o, name);
  if (!d.showEvents) return;
  const about = { name, namespace: '', kind: 'Node' };
  const byUid = await eventsOf(d, { ...about, uid: o.metadata?.uid ?? '' });
  writeEvents(d, [...byUid, ...(await eventsOf(d, { ...about, uid: name }))]);
}

function rolesOf(labels: Readonly<Record<string, string>>): readonly string[] {
  const roles = new Set<string>();
  for (const [k, v] of Object.entries(labels)) {
    if (k.startsWith(ROLE) && k.length > ROLE.length) roles.add(k.slice(ROLE.length));
    else if (k === 'kubernetes.io/role' && v !== '') roles.add(v);
  }
  return [...roles].sort();
}

function taintsText(taints: readonly Json[]): readonly string[] {
  const key = (t: Json): string => `${textAt(t, 'effect')},${textAt(t, 'key')}`;
  return [...taints]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((t) => {
      const [k, v, e] = [textAt(t, 'key'), textAt(t, 'value'), textAt(t, 'effect')];
      if (e === '') return v === '' ? k : `${k}=${v}:`;
      return v === '' ? `${k}:${e}` : `${k}=${v}:${e}`;
    });
}

async function writeLease(d: Describing, name: string): Promise<void> {
  const kind = kindOfObject('coordination.k8s.io/v1', 'Lease')!;
  try {
    const lease = await d.c.client.get(kind, 'kube-node-lease', name);
    const time = (path: string): string => {
      const t = textAt(lease, path);
      return t === '' ? '<unset>' : longTime(t);
    };
    d.w.write(0, 'Lease:\n');
    d.w.field(1, 'HolderIdentity', textAt(lease, 'spec.holderIdentity') || '<unset>');
    d.w.field(1, 'AcquireTime', time('spec.acquireTime'));
    d.w.field(1, 'RenewTime', time('spec.renewTime'));
  } catch (e) {
    d.c.env.signal.throwIfAborted();
    d.w.field(0, 'Lease', `Failed to get lease: ${(e as Error).message}`);
  }
}

function writeConditions(w: Writer, conditions: readonly Json[]): void {
  if (conditions.length === 0) return;
  w.write(
    0,
    'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n',
  );
  w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const c of conditions) {
    const times = [textAt(c, 'lastHeartbeatTime'), textAt(c, 'lastTransitionTime')].map(longTime);
    const cells = [textAt(c, 'type'), textAt(c, 'status'), ...times, textAt(c, 'reason')];
    w.write(1, `${cells.join(' \t')} \t${textAt(c, 'message')}\n`);
  }
}

function writeAmounts(w: Writer, title: string, amounts: Readonly<Record<string, string>>): void {
  const names = Object.keys(amounts).sort();
  if (names.length > 0) w.write(0, `${title}:\n`);
  for (const n of names) w.write(0, `  ${n}:\t${amounts[n]!}\n`);
}

const INFO: readonly (readonly [string, string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
];

function writeSystemInfo(w: Writer, o: KubeObject): void {
  w.write(0, 'System Info:\n');
  for (const [title, field] of INFO) w.field(1, title, textAt(o, `status.nodeInfo.${field}`));
}

function writeSpec(w: Writer, o: KubeObject): void {
  const values: readonly (readonly [string, string])[] = [
    ['PodCIDR', textAt(o, 'spec.podCIDR')],
    ['PodCIDRs', textsAt(o, 'spec.podCIDRs').join(',')],
    ['ProviderID', textAt(o, 'spec.providerID')],
  ];
  for (const [title, value] of values) if (value !== '') w.field(0, title, value);
}

async function writePods(d: Describing, o: KubeObject, name: string): Promise<void> {
  const fieldSelector = `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`;
  try {
    const pods = await listObjects(d.c, kindOfObject('v1', 'Pod')!, '', { fieldSelector });
    writeNodeResources(d, o, pods);
  } catch (e) {
    if (!hasReason(e, 'Forbidden')) throw e;
    d.w.write(0, 'Pods:\tnot authorized\n');
  }
}
