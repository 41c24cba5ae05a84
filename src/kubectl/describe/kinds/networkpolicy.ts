import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../../print/read.ts';
import { listAt, mapAt, maybeMap, numberAt, textAt, textsAt } from '../../print/read.ts';
import { orNone, selectorOrNone, selectorText, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import type { Writer } from '../Writer.ts';

const INDENT = '    ';

/** Models: kubectl pkg/describe describeNetworkPolicy */
export async function describeNetworkPolicy({ w }: Describing, o: KubeObject): Promise<void> {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'Created on', plainTime(textAt(o, 'metadata.creationTimestamp')));
  writeLabelsAndAnnotations(w, o);
  const spec = mapAt(o, 'spec');
  const types = textsAt(spec, 'policyTypes');
  const pods = selectorText(spec['podSelector']);
  w.write(0, 'Spec:\n');
  w.write(1, 'PodSelector: ');
  w.write(
    2,
    `${pods === '' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : pods}\n`,
  );
  writeDirection(w, types, spec, INGRESS);
  writeDirection(w, types, spec, EGRESS);
  w.write(1, `Policy Types: ${orNone(types.join(', '))}\n`);
  return Promise.resolve();
}

interface Direction {
  readonly type: string;
  readonly name: string;
  readonly peers: string;
  readonly title: string;
  readonly open: string;
}

const INGRESS: Direction = {
  type: 'Ingress',
  name: 'ingress',
  peers: 'from',
  title: 'From',
  open: 'source',
};
const EGRESS: Direction = {
  type: 'Egress',
  name: 'egress',
  peers: 'to',
  title: 'To',
  open: 'destination',
};

function writeDirection(w: Writer, types: readonly string[], spec: Json, d: Direction): void {
  if (!types.includes(d.type)) {
    w.write(1, `Not affecting ${d.name} traffic\n`);
    return;
  }
  w.write(1, `Allowing ${d.name} traffic:\n`);
  const rules = listAt(spec, d.name);
  if (rules.length === 0) {
    w.write(0, `${INDENT}<none> (Selected pods are isolated for ${d.name} connectivity)\n`);
  }
  rules.forEach((rule, i) => {
    writePorts(w, listAt(rule, 'ports'));
    const peers = listAt(rule, d.peers);
    if (peers.length === 0) {
      w.write(0, `${INDENT}${d.title}: <any> (traffic not restricted by ${d.open})\n`);
    }
    for (const p of peers) writePeer(w, p, d.title);
    if (i < rules.length - 1) w.write(0, `${INDENT}----------\n`);
  });
}

function writePorts(w: Writer, ports: readonly Json[]): void {
  if (ports.length === 0) w.write(0, `${INDENT}To Port: <any> (traffic allowed to all ports)\n`);
  for (const p of ports) {
    const protocol = textAt(p, 'protocol') || 'TCP';
    const port = textAt(p, 'port') || '<nil>';
    const end = numberAt(p, 'endPort');
    w.write(
      0,
      end === undefined
        ? `${INDENT}To Port: ${port}/${protocol}\n`
        : `${INDENT}To Port Range: ${port}-${end}/${protocol}\n`,
    );
  }
}

function writePeer(w: Writer, p: Json, title: string): void {
  w.write(0, `${INDENT}${title}:\n`);
  const [namespaces, pods] = [maybeMap(p, 'namespaceSelector'), maybeMap(p, 'podSelector')];
  if (namespaces) w.write(1, `${INDENT}NamespaceSelector: ${selectorOrNone(namespaces)}\n`);
  if (pods) w.write(1, `${INDENT}PodSelector: ${selectorOrNone(pods)}\n`);
  const block = namespaces || pods ? undefined : maybeMap(p, 'ipBlock');
  if (!block) return;
  w.write(1, `${INDENT}IPBlock:\n`);
  w.write(2, `${INDENT}CIDR: ${textAt(block, 'cidr')}\n`);
  w.write(2, `${INDENT}Except: ${textsAt(block, 'except').join(', ')}\n`);
}

/** `2026-11-23 21:22:18 +0000 UTC`. */
function plainTime(timestamp: string): string {
  return timestamp.replace('T', ' ').replace('Z', ' +0000 UTC');
}
