import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { listAt, textAt } from '../../print/read.ts';
import { orNone, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';

/** Models: kubectl pkg/describe describeEndpoints */
export async function describeEndpoints(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.write(0, 'Subsets:\n');
  for (const s of listAt(o, 'subsets')) {
    for (const [title, field] of [
      ['Addresses', 'addresses'],
      ['NotReadyAddresses', 'notReadyAddresses'],
    ] as const) {
      const ips = listAt(s, field).map((a) => textAt(a, 'ip'));
      w.field(1, title, orNone(ips.join(',')));
    }
    const ports = listAt(s, 'ports');
    if (ports.length > 0)
      w.write(1, 'Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n');
    for (const p of ports) {
      const name = textAt(p, 'name') || '<unset>';
      w.write(2, `${name}\t${textAt(p, 'port')}\t${textAt(p, 'protocol')}\n`);
    }
    w.write(0, '\n');
  }
  await describeEvents(d, o);
}
