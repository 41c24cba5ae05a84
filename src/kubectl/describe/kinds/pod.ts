import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { ageOf } from '../../../engine/api/meta/humanDuration.ts';
import { labelsAt, listAt, mapAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import { controllerOf, longTime, writeLabels, writeLabelsAndAnnotations } from '../common.ts';
import { writeContainers, writeResources } from '../containers.ts';
import type { Describing } from '../Describer.ts';
import { eventsOf, referenceTo, writeEvents } from '../events.ts';
import { writeSpread, writeTolerations } from '../podTemplate.ts';
import { writeVolumes } from '../volumes.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/** Models: kubectl pkg/describe describePod */
export async function describePod(d: Describing, o: KubeObject): Promise<void> {
  const spec = mapAt(o, 'spec');
  writeIdentity(d, o);
  writeAddresses(d, o);
  const resources = maybeMap(spec, 'resources');
  if (resources) {
    d.w.write(0, 'Resources:\n');
    writeResources(d.w, resources, 1);
  }
  writeAllContainers(d, o);
  writeConditions(d, o);
  writeVolumes(d.w, listAt(spec, 'volumes'), '');
  d.w.field(0, 'QoS Class', textAt(o, 'status.qosClass'));
  writeLabels(d.w, 'Node-Selectors', labelsAt(spec, 'nodeSelector'));
  writeTolerations(d.w, 'Tolerations', listAt(spec, 'tolerations'));
  writeSpread(d.w, listAt(spec, 'topologySpreadConstraints'), '');
  if (!d.showEvents) return;
  const mirror = o.metadata?.annotations?.[MIRROR];
  const about = { ...referenceTo(o), kind: '', ...(mirror === undefined ? {} : { uid: mirror }) };
  writeEvents(d, await eventsOf(d, about));
}

function writeIdentity({ w, c }: Describing, o: KubeObject): void {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  const optional: readonly [string, string][] = [
    ['Priority', 'spec.priority'],
    ['Priority Class Name', 'spec.priorityClassName'],
    ['Runtime Class Name', 'spec.runtimeClassName'],
    ['Service Account', 'spec.serviceAccountName'],
  ];
  for (const [title, path] of optional) if (textAt(o, path)) w.field(0, title, textAt(o, path));
  const node = textAt(o, 'spec.nodeName');
  w.field(0, 'Node', node === '' ? '<none>' : `${node}/${textAt(o, 'status.hostIP')}`);
  const start = textAt(o, 'status.startTime');
  if (start !== '') w.field(0, 'Start Time', longTime(start));
  writeLabelsAndAnnotations(w, o);
  const phase = textAt(o, 'status.phase');
  const deleted = textAt(o, 'metadata.deletionTimestamp');
  if (deleted !== '' && phase !== 'Failed' && phase !== 'Succeeded') {
    w.field(0, 'Status', `Terminating (lasts ${ageOf(deleted, c.client.transport.now())})`);
    const grace = numberAt(o, 'metadata.deletionGracePeriodSeconds') ?? 0;
    w.field(0, 'Termination Grace Period', `${grace}s`);
  } else w.field(0, 'Status', phase);
  for (const [title, path] of [
    ['Reason', 'status.reason'],
    ['Message', 'status.message'],
    ['SeccompProfile', 'spec.securityContext.seccompProfile.type'],
    ['LocalhostProfile', 'spec.securityContext.seccompProfile.localhostProfile'],
  ] as const) {
    if (textAt(o, path) !== '') w.field(0, title, textAt(o, path));
  }
}

function writeAddresses({ w }: Describing, o: KubeObject): void {
  w.field(0, 'IP', textAt(o, 'status.podIP'));
  const ips = listAt(o, 'status.podIPs');
  w.write(0, `IPs:${ips.length === 0 ? '\t<none>' : ''}\n`);
  for (const ip of ips) w.field(1, 'IP', textAt(ip, 'ip'));
  const controller = controllerOf(o);
  if (controller !== '') w.field(0, 'Controlled By', controller);
  const nominated = textAt(o, 'status.nominatedNodeName');
  if (nominated !== '') w.field(0, 'NominatedNodeName', nominated);
}

function writeAllContainers({ w }: Describing, o: KubeObject): void {
  const groups = [
    ['Init Containers', 'spec.initContainers', 'status.initContainerStatuses'],
    ['Containers', 'spec.containers', 'status.containerStatuses'],
    ['Ephemeral Containers', 'spec.ephemeralContainers', 'status.ephemeralContainerStatuses'],
  ] as const;
  for (const [label, path, statuses] of groups) {
    const list = listAt(o, path);
    if (list.length > 0 || label === 'Containers') {
      writeContainers(w, label, list, listAt(o, statuses), o, '');
    }
  }
}

function writeConditions({ w }: Describing, o: KubeObject): void {
  const conditions = listAt(o, 'status.conditions');
  const gates = listAt(o, 'spec.readinessGates');
  if (gates.length > 0) w.write(0, 'Readiness Gates:\n  Type\tStatus\n');
  for (const g of gates) {
    const found = conditions.find((c) => c['type'] === g['conditionType']);
    w.write(1, `${textAt(g, 'conditionType')} \t${found ? textAt(found, 'status') : '<none>'} \n`);
  }
  if (conditions.length > 0) w.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const c of conditions) w.write(1, `${textAt(c, 'type')} \t${textAt(c, 'status')} \n`);
}
