import { milliValue, quantityValue } from '../../engine/api/quantity.ts';
import type { MachineConfig } from '../../engine/api/ClusterConfig.ts';
import type { Node } from '../../engine/api/core/node/fields.ts';
import type { NodeRow } from '../../protocol/protocol.ts';

const ZONE = 'topology.kubernetes.io/zone';

function statusOf(node: Node | undefined): NodeRow['status'] {
  if (!node) return 'Absent';
  const ready = node.status?.conditions?.find((c) => c.type === 'Ready')?.status;
  if (ready === 'True') return 'Ready';
  return ready === 'False' ? 'NotReady' : 'Unknown';
}

/** A machine, with the Node that the API has of it. */
export function nodeRow(
  machine: MachineConfig,
  node: Node | undefined,
  controlPlane: boolean,
  powered: boolean,
): NodeRow {
  const taints = node?.spec?.taints ?? [];
  const { cpu, memory } = node?.status?.allocatable ?? {};
  const conditions = node?.status?.conditions ?? [];
  return {
    name: machine.name,
    controlPlane,
    ip: node?.status?.addresses?.[0]?.address ?? machine.ip,
    podCIDR: node?.spec?.podCIDR ?? '',
    status: statusOf(node),
    schedulable: node?.spec?.unschedulable !== true,
    powered,
    zone: node?.metadata?.labels?.[ZONE] ?? machine.labels[ZONE] ?? '',
    taints: taints.map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`),
    milliCPU: milliValue(cpu),
    memory: quantityValue(memory),
    pressure: conditions
      .filter((c) => c.status === 'True' && c.type?.endsWith('Pressure'))
      .map((c) => c.type!),
  };
}
