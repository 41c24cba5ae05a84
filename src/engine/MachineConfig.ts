import type { MachineFacts } from './kubelet/NodeStatus.ts';

/** A machine of the cluster. */
export interface MachineConfig {
  /** Also the Node's name. */
  readonly name: string;
  /** Has etcd, kube-apiserver, kube-scheduler and kube-controller-manager too. */
  readonly controlPlane: boolean;
  readonly facts: MachineFacts;
  /** Full names of images on its disk: `docker.io/library/nginx:1.27`. */
  readonly images?: readonly string[];
}

const ZONES = ['a', 'b', 'c'];

function controlPlane(i: number): MachineConfig {
  return {
    name: `cp-${i + 1}`,
    controlPlane: true,
    facts: {
      ip: `10.0.0.${11 + i}`,
      podCIDR: `10.244.${100 + i}.0/24`,
      cpu: '4',
      memory: '8Gi',
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    },
  };
}

function worker(i: number): MachineConfig {
  return {
    name: `worker-${i + 1}`,
    controlPlane: false,
    facts: {
      ip: `10.0.${Math.floor((i + 21) / 250)}.${(i + 21) % 250}`,
      podCIDR: `10.${244 + Math.floor((i + 1) / 100)}.${(i + 1) % 100}.0/24`,
      cpu: '4',
      memory: '8Gi',
      labels: { 'topology.kubernetes.io/zone': `zone-${ZONES[i % 3]}` },
      taints: undefined,
    },
  };
}

/** The machines of a cluster of which only the sizes are given: `cp-1` …, `worker-1` …. */
export function defaultMachines(controlPlanes: number, workers: number): readonly MachineConfig[] {
  return [
    ...Array.from({ length: controlPlanes }, (_, i) => controlPlane(i)),
    ...Array.from({ length: workers }, (_, i) => worker(i)),
  ];
}
