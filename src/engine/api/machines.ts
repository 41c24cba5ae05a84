import type { MachineConfig } from './ClusterConfig.ts';

const ZONES = ['a', 'b', 'c'];
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** The i-th control-plane machine, counted from 0, as kubeadm would set it up. */
export function controlPlaneMachine(i: number): MachineConfig {
  return {
    name: `cp-${i + 1}`,
    ip: `10.0.0.${11 + i}`,
    cpu: '4',
    memory: '8Gi',
    labels: { [CONTROL_PLANE]: '' },
    taints: [{ key: CONTROL_PLANE, effect: 'NoSchedule' }],
    images: [],
  };
}

/** The i-th worker, counted from 0; three zones in turn. */
export function workerMachine(i: number): MachineConfig {
  const n = i + 1;
  const host = n + 20;
  return {
    name: `worker-${i + 1}`,
    ip: `10.0.${Math.floor(host / 250)}.${host % 250}`,
    cpu: '4',
    memory: '8Gi',
    labels: { 'topology.kubernetes.io/zone': `zone-${ZONES[i % 3]}` },
    taints: [],
    images: [],
  };
}
