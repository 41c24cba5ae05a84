import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import type { Json } from '../../print/read.ts';
import { labelsAt, listAt, maybeMap, numberAt, textAt, textsAt } from '../../print/read.ts';
import { orNone, writeAnnotations, writeLabels, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { endpointsText, slicesOf } from '../endpointsText.ts';
import { describeEvents } from '../events.ts';

/** Models: kubectl pkg/describe describeIngressV1 */
export async function describeIngress(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const namespace = textAt(o, 'metadata.namespace');
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  writeLabels(w, 'Labels', labelsAt(o, 'metadata.labels'));
  w.field(0, 'Namespace', namespace);
  const addresses = listAt(o, 'status.loadBalancer.ingress').map(
    (i) => textAt(i, 'ip') || textAt(i, 'hostname'),
  );
  w.field(0, 'Address', [...new Set(addresses)].join(','));
  w.field(0, 'Ingress Class', orNone(textAt(o, 'spec.ingressClassName')));
  const backend = maybeMap(o, 'spec.defaultBackend');
  const whole = backend ? await backendText(d, namespace, backend) : '<default>';
  w.field(0, 'Default backend', whole);
  writeTls(d, listAt(o, 'spec.tls'));
  w.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  w.write(1, '----\t----\t--------\n');
  const rules = listAt(o, 'spec.rules').filter((r) => maybeMap(r, 'http'));
  for (const r of rules) {
    w.write(1, `${textAt(r, 'host') || '*'}\t\n`);
    for (const p of listAt(r, 'http.paths')) {
      const text = await backendText(d, namespace, maybeMap(p, 'backend') ?? {});
      w.write(2, `\t${textAt(p, 'path')} \t${text}\n`);
    }
  }
  if (rules.length === 0) w.write(1, `*\t*\t${whole}\n`);
  writeAnnotations(w, 'Annotations', labelsAt(o, 'metadata.annotations'));
  await describeEvents(d, o);
}

function writeTls({ w }: Describing, tls: readonly Json[]): void {
  if (tls.length > 0) w.write(0, 'TLS:\n');
  for (const t of tls) {
    const [secret, hosts] = [textAt(t, 'secretName'), textsAt(t, 'hosts').join(',')];
    w.write(1, secret === '' ? `SNI routes ${hosts}\n` : `${secret} terminates ${hosts}\n`);
  }
}

async function backendText(d: Describing, namespace: string, backend: Json): Promise<string> {
  const service = maybeMap(backend, 'service');
  if (!service) return resourceText(maybeMap(backend, 'resource'));
  const name = textAt(service, 'name');
  const [number, portName] = [numberAt(service, 'port.number') ?? 0, textAt(service, 'port.name')];
  const shown = `${name}:${number === 0 ? portName : number}`;
  try {
    const slices = await slicesOf(d, namespace, name);
    const found = await d.c.client.get(kindOfObject('v1', 'Service')!, namespace, name);
    const port = listAt(found, 'spec.ports').findLast((p) =>
      number === 0 ? textAt(p, 'name') === portName : numberAt(p, 'port') === number,
    );
    return `${shown} (${endpointsText(slices, textAt(port, 'name'))})`;
  } catch (e) {
    d.c.env.signal.throwIfAborted();
    return `${shown} (<error: ${(e as Error).message}>)`;
  }
}

function resourceText(r: Json | undefined): string {
  if (!r) return '';
  return `APIGroup: ${orNone(textAt(r, 'apiGroup'))}, Kind: ${textAt(r, 'kind')}, Name: ${textAt(r, 'name')}`;
}

/** Models: kubectl pkg/describe describeIngressClassV1 */
export async function describeIngressClass(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Controller', textAt(o, 'spec.controller'));
  const parameters = maybeMap(o, 'spec.parameters');
  if (parameters) {
    w.write(0, 'Parameters:\n');
    const group = textAt(parameters, 'apiGroup');
    if (group !== '') w.field(1, 'APIGroup', group);
    w.field(1, 'Kind', textAt(parameters, 'kind'));
    w.field(1, 'Name', textAt(parameters, 'name'));
  }
  await describeEvents(d, o);
}
