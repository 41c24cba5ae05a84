import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import type { Json } from '../print/read.ts';
import { labelsAt, listAt, numberAt, textAt, valueAt } from '../print/read.ts';
import { resourceName } from '../resources/resourceTypes.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject } from './changing.ts';
import { createAndPrint, objectOf, pairOf } from './create/generator.ts';

/** `kubectl expose`. Models: kubectl pkg/cmd/expose */
export const EXPOSE: Command = {
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    'cluster-ip': { type: 'string' },
    'external-ip': { type: 'string' },
    labels: { type: 'string', short: 'l' },
    name: { type: 'string' },
    port: { type: 'string' },
    protocol: { type: 'string' },
    selector: { type: 'string' },
    'session-affinity': { type: 'string' },
    'target-port': { type: 'string' },
    type: { type: 'string' },
  },
  run: async (c) => {
    // `--selector` is the Service's here, not what chooses objects.
    const targets = targetsOf(c, c.args, { noSelectors: true });
    await forEachObject(c, targets, (f) => exposeOne(c, f));
  },
};

const KINDS = ['Pod', 'Service', 'Deployment', 'ReplicaSet', 'ReplicationController'];

async function exposeOne(c: Invocation, f: Found): Promise<void> {
  if (!KINDS.includes(f.kind.kind)) {
    throw new KubectlError(`cannot expose a ${resourceName(f.kind)}`);
  }
  await createAndPrint(c, serviceOf(c, f.object), 'exposed', 'kubectl-expose');
}

function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((p) => pairOf(p, 'label spec')));
}

/** Labels by which the Pods of an object are found. */
function selectorOf(o: KubeObject): Readonly<Record<string, string>> {
  if (o.kind === 'Pod') {
    const labels = o.metadata?.labels ?? {};
    if (Object.keys(labels).length === 0) {
      throw new KubectlError(
        "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      );
    }
    return labels;
  }
  if (valueAt(o, 'spec.selector.matchExpressions') !== undefined) {
    throw new KubectlError(
      `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${textAt(o, 'spec.selector')}" to map-based selector format`,
    );
  }
  const labels = labelsAt(o, 'spec.selector.matchLabels');
  const own = Object.keys(labels).length > 0 ? labels : labelsAt(o, 'spec.selector');
  if (Object.keys(own).length === 0) {
    throw new KubectlError(
      "couldn't retrieve selectors via --selector flag or introspection: invalid deployment: no selectors, therefore cannot be exposed",
    );
  }
  return own;
}

/** Ports of an object's containers, or of a Service. */
function portsOf(o: KubeObject): readonly Json[] {
  if (o.kind === 'Service') return listAt(o, 'spec.ports');
  const at = o.kind === 'Pod' ? 'spec.containers' : 'spec.template.spec.containers';
  return listAt(o, at).flatMap((container) => listAt(container, 'ports'));
}

function serviceOf(c: Invocation, o: KubeObject): KubeObject {
  const { flags } = c;
  const given = flags.text('selector');
  const selector = given === '' ? selectorOf(o) : pairs(given);
  const found = portsOf(o);
  const numberOf = (p: Json): number => numberAt(p, 'containerPort') ?? numberAt(p, 'port') ?? 0;
  const wanted =
    flags.text('port') === ''
      ? [...new Set(found.map(numberOf))]
      : flags.text('port').split(',').map(Number);
  const clusterIP = flags.text('cluster-ip');
  if (wanted.length === 0 && clusterIP !== 'None') {
    throw new KubectlError("couldn't find port via --port flag or introspection");
  }
  const target = flags.text('target-port');
  const ports = wanted.map((port, i) => {
    const own = found.find((p) => numberOf(p) === port);
    const protocol = flags.text('protocol') || textAt(own, 'protocol') || 'TCP';
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    return { ...(wanted.length > 1 ? { name: `port-${i + 1}` } : {}), port, protocol, targetPort };
  });
  const labels =
    flags.text('labels') === '' ? (o.metadata?.labels ?? {}) : pairs(flags.text('labels'));
  const optional = {
    clusterIP,
    sessionAffinity: flags.text('session-affinity'),
    type: flags.text('type'),
  };
  const spec = {
    ...Object.fromEntries(Object.entries(optional).filter(([, v]) => v !== '')),
    ...(flags.text('external-ip') === '' ? {} : { externalIPs: [flags.text('external-ip')] }),
    ...(ports.length > 0 ? { ports } : {}),
    selector,
  };
  const name = flags.text('name') || (o.metadata?.name ?? '').slice(0, 63);
  const metadata = { ...(Object.keys(labels).length > 0 ? { labels } : {}), name };
  return objectOf('v1', 'Service', metadata, { spec, status: { loadBalancer: {} } });
}
