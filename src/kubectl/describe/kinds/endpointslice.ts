import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../../print/read.ts';
import { listAt, maybeMap, textAt, textsAt } from '../../print/read.ts';
import { orNone, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeEndpointSliceV1 */
export async function describeEndpointSlice(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'AddressType', textAt(o, 'addressType'));
  const ports = listAt(o, 'ports');
  w.write(0, ports.length === 0 ? 'Ports: <unset>\n' : 'Ports:\n');
  if (ports.length > 0) w.write(1, 'Name\tPort\tProtocol\n  ----\t----\t--------\n');
  for (const p of ports) {
    w.write(1, `${unset(p, 'name')}\t${unset(p, 'port')}\t${textAt(p, 'protocol')}\n`);
  }
  const endpoints = listAt(o, 'endpoints');
  w.write(0, endpoints.length === 0 ? 'Endpoints: <none>\n' : 'Endpoints:\n');
  for (const e of endpoints) writeEndpoint(w, e);
  await describeEvents(d, o);
}

function unset(o: Json, path: string): string {
  return textAt(o, path) || '<unset>';
}

function writeEndpoint(w: Writer, e: Json): void {
  w.field(1, '- Addresses', orNone(textsAt(e, 'addresses').join(', ')));
  w.write(2, 'Conditions:\n');
  w.field(3, 'Ready', unset(e, 'conditions.ready'));
  w.field(2, 'Hostname', unset(e, 'hostname'));
  const target = maybeMap(e, 'targetRef');
  if (target) w.field(2, 'TargetRef', `${textAt(target, 'kind')}/${textAt(target, 'name')}`);
  w.field(2, 'NodeName', unset(e, 'nodeName'));
  w.field(2, 'Zone', unset(e, 'zone'));
}
