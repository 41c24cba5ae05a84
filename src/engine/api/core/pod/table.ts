import type { TablePrinter, TableRowCondition } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { statusCells } from './statusCells.ts';
import type { Pod } from './fields.ts';

const NONE = '<none>';

function completed(reason: string, message: string): readonly TableRowCondition[] {
  return [{ type: 'Completed', status: 'True', reason, message }];
}

const CONDITIONS: Readonly<Record<string, readonly TableRowCondition[]>> = {
  Succeeded: completed('Succeeded', 'The pod has completed successfully.'),
  Failed: completed('Failed', 'The pod failed.'),
};

function gatesOf(o: Pod): string {
  const gates = o.spec?.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const isTrue = (type: string | undefined): boolean =>
    o.status?.conditions?.find((c) => c.type === type)?.status === 'True';
  return `${gates.filter((g) => isTrue(g.conditionType)).length}/${gates.length}`;
}

/** Models: pkg/printers/internalversion printPod */
export const POD_TABLE: TablePrinter<Pod> = {
  columns: [
    NAME_COLUMN,
    column('Ready', 'string', 'The aggregate readiness state of this pod for accepting traffic.'),
    column('Status', 'string', 'The aggregate status of the containers in this pod.'),
    column(
      'Restarts',
      'string',
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    ),
    AGE_COLUMN,
    column(
      'IP',
      'string',
      'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
      1,
    ),
    column(
      'Node',
      'string',
      'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
      1,
    ),
    column(
      'Nominated Node',
      'string',
      'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
      1,
    ),
    column(
      'Readiness Gates',
      'string',
      'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
      1,
    ),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    ...statusCells(o, now),
    age(o, now),
    o.status?.podIPs?.[0]?.ip || NONE,
    o.spec?.nodeName || NONE,
    o.status?.nominatedNodeName || NONE,
    gatesOf(o),
  ],
  conditions: (o) => CONDITIONS[o.status?.phase ?? ''] ?? [],
};
