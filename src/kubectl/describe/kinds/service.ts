import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { labelsText } from '../../print/Table.ts';
import type { Json } from '../../print/read.ts';
import { labelsAt, listAt, numberAt, textAt, textsAt } from '../../print/read.ts';
import { orNone, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { endpointsText, slicesOf } from '../endpointsText.ts';
import { describeEvents } from '../events.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeService */
export async function describeService(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const { name = '', namespace = '' } = o.metadata ?? {};
  w.field(0, 'Name', name);
  w.field(0, 'Namespace', namespace);
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Selector', labelsText(labelsAt(o, 'spec.selector')));
  w.field(0, 'Type', textAt(o, 'spec.type'));
  writeGiven(w, o, [['IP Family Policy', 'spec.ipFamilyPolicy']]);
  w.field(0, 'IP Families', orNone(textsAt(o, 'spec.ipFamilies').join(',')));
  w.field(0, 'IP', textAt(o, 'spec.clusterIP'));
  w.field(0, 'IPs', orNone(textsAt(o, 'spec.clusterIPs').join(',')));
  writeExternal(w, o);
  const slices = await slicesOf(d, namespace, name).catch(() => []);
  for (const p of listAt(o, 'spec.ports')) writePort(w, p, slices);
  w.field(0, 'Session Affinity', textAt(o, 'spec.sessionAffinity'));
  writeGiven(w, o, [
    ['External Traffic Policy', 'spec.externalTrafficPolicy'],
    ['Internal Traffic Policy', 'spec.internalTrafficPolicy'],
    ['HealthCheck NodePort', 'spec.healthCheckNodePort'],
  ]);
  const ranges = textsAt(o, 'spec.loadBalancerSourceRanges');
  if (ranges.length > 0) w.field(0, 'LoadBalancer Source Ranges', ranges.join(','));
  writeGiven(w, o, [['Traffic Distribution', 'spec.trafficDistribution']]);
  await describeEvents(d, o);
}

function writeGiven(w: Writer, o: KubeObject, fields: readonly [string, string][]): void {
  for (const [title, path] of fields) {
    const value = textAt(o, path);
    if (value !== '' && value !== '0') w.field(0, title, value);
  }
}

function writeExternal(w: Writer, o: KubeObject): void {
  const ips = textsAt(o, 'spec.externalIPs');
  if (ips.length > 0) w.field(0, 'External IPs', ips.join(','));
  writeGiven(w, o, [
    ['Desired LoadBalancer IP', 'spec.loadBalancerIP'],
    ['External Name', 'spec.externalName'],
  ]);
  const ingress = listAt(o, 'status.loadBalancer.ingress').map((i) => {
    const [ip, mode] = [textAt(i, 'ip'), textAt(i, 'ipMode')];
    if (ip === '') return textAt(i, 'hostname');
    return mode === '' ? ip : `${ip} (${mode})`;
  });
  if (ingress.length > 0) w.field(0, 'LoadBalancer Ingress', ingress.join(', '));
}

function writePort(w: Writer, p: Json, slices: readonly KubeObject[]): void {
  const name = textAt(p, 'name');
  const shown = name === '' ? '<unset>' : name;
  const protocol = textAt(p, 'protocol');
  w.field(0, 'Port', `${shown}\t${textAt(p, 'port')}/${protocol}`);
  w.field(0, 'TargetPort', `${textAt(p, 'targetPort') || '0'}/${protocol}`);
  const app = textAt(p, 'appProtocol');
  if (app !== '') w.field(0, 'AppProtocol', app);
  const nodePort = numberAt(p, 'nodePort') ?? 0;
  if (nodePort !== 0) w.field(0, 'NodePort', `${shown}\t${nodePort}/${protocol}`);
  w.field(0, 'Endpoints', endpointsText(slices, name));
}
