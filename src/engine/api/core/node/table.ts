import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { Node } from './fields.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE = 'kubernetes.io/role';
const UNKNOWN = '<unknown>';

function statusOf(o: Node): string {
  const ready = o.status?.conditions?.findLast((c) => c.type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return o.spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function rolesOf(o: Node): string {
  const roles = new Set<string>();
  for (const [k, v] of Object.entries(o.metadata?.labels ?? {})) {
    if (k.startsWith(ROLE_PREFIX) && k !== ROLE_PREFIX) roles.add(k.slice(ROLE_PREFIX.length));
    else if (k === ROLE && v !== '') roles.add(v);
  }
  return [...roles].sort().join(',') || '<none>';
}

function addressOf(o: Node, type: string): string {
  return o.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
}

function kernelOf(o: Node): string {
  const { kernelVersion, architecture } = o.status?.nodeInfo ?? {};
  return (kernelVersion || UNKNOWN) + (architecture ? ` (${architecture})` : '');
}

/** Models: pkg/printers/internalversion printNode */
export const NODE_TABLE: TablePrinter<Node> = {
  columns: [
    NAME_COLUMN,
    column('Status', 'string', 'The status of the node'),
    column('Roles', 'string', 'The roles of the node'),
    AGE_COLUMN,
    column('Version', 'string', 'Kubelet Version reported by the node.'),
    column(
      'Internal-IP',
      'string',
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
      1,
    ),
    column(
      'External-IP',
      'string',
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
      1,
    ),
    column(
      'OS-Image',
      'string',
      'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
      1,
    ),
    column(
      'Kernel-Version',
      'string',
      "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
      1,
    ),
    column(
      'Container-Runtime',
      'string',
      'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
      1,
    ),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    statusOf(o),
    rolesOf(o),
    age(o, now),
    o.status?.nodeInfo?.kubeletVersion ?? '',
    addressOf(o, 'InternalIP'),
    addressOf(o, 'ExternalIP'),
    o.status?.nodeInfo?.osImage || UNKNOWN,
    kernelOf(o),
    o.status?.nodeInfo?.containerRuntimeVersion || UNKNOWN,
  ],
};
