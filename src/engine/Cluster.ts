import { ApiServerActor } from './apiserver/ApiServerActor.ts';
import { ControllerManager } from './controllers/ControllerManager.ts';
import { EtcdActor } from './etcd/EtcdActor.ts';
import { KubeletActor } from './kubelet/KubeletActor.ts';
import type { MachineFacts } from './kubelet/NodeStatus.ts';
import { ContainerdActor } from './kubelet/runtime/ContainerdActor.ts';
import { SchedulerActor } from './scheduler/SchedulerActor.ts';
import type { Actor, StopKind } from './sim/Actor.ts';
import { KubectlActor } from './KubectlActor.ts';
import { Simulation } from './sim/Simulation.ts';
import { SECOND } from './sim/time.ts';

/** What a cluster is made of. The whole input of a run is this and the commands. */
export interface ClusterConfig {
  readonly seed: number;
  /** 1 to 7; each has etcd, kube-apiserver, kube-scheduler and kube-controller-manager. */
  readonly controlPlanes: number;
  /** 0 and more; each has a kubelet and a container runtime, as control-plane machines do. */
  readonly workers: number;
}

const ZONES = ['a', 'b', 'c'];

function controlPlaneFacts(i: number): MachineFacts {
  return {
    ip: `10.0.0.${11 + i}`,
    podCIDR: `10.244.${100 + i}.0/24`,
    cpu: '4',
    memory: '8Gi',
    labels: { 'node-role.kubernetes.io/control-plane': '' },
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  };
}

function workerFacts(i: number): MachineFacts {
  return {
    ip: `10.0.${Math.floor((i + 21) / 250)}.${(i + 21) % 250}`,
    podCIDR: `10.${244 + Math.floor((i + 1) / 100)}.${(i + 1) % 100}.0/24`,
    cpu: '4',
    memory: '8Gi',
    labels: { 'topology.kubernetes.io/zone': `zone-${ZONES[i % 3]}` },
    taints: undefined,
  };
}

/** Longest time that a boot may take before it is a fault. */
const BOOT_US = 120 * SECOND;

/**
 * A Kubernetes cluster: the only file that knows every component. It constructs them in a fixed
 * order, so that a keyframe of one cluster can be loaded into another of the same config.
 */
export class Cluster {
  readonly config: ClusterConfig;
  readonly sim: Simulation;
  readonly etcds: readonly EtcdActor[];
  readonly apiServers: readonly ApiServerActor[];
  readonly controllerManagers: readonly ControllerManager[];
  readonly schedulers: readonly SchedulerActor[];
  readonly kubelets: readonly KubeletActor[];
  readonly runtimes: readonly ContainerdActor[];
  readonly kubectl: KubectlActor;

  constructor(config: ClusterConfig) {
    this.config = config;
    this.sim = new Simulation(config.seed);
    const machines = Array.from({ length: config.controlPlanes }, (_, i) => `cp-${i + 1}`);
    const etcds: EtcdActor[] = [];
    const apiServers: ApiServerActor[] = [];
    const managers: ControllerManager[] = [];
    const schedulers: SchedulerActor[] = [];
    machines.forEach((machine, i) => {
      etcds.push(new EtcdActor(this.sim, machine, i + 1, machines.length, () => etcds));
      apiServers.push(new ApiServerActor(this.sim, machine, () => etcds[i]!));
      managers.push(new ControllerManager(this.sim, machine, () => [apiServers[i]!]));
      schedulers.push(new SchedulerActor(this.sim, machine, () => [apiServers[i]!]));
    });
    this.etcds = etcds;
    this.apiServers = apiServers;
    this.controllerManagers = managers;
    this.schedulers = schedulers;
    this.kubelets = [];
    this.runtimes = [];
    machines.forEach((machine, i) => this.#addNode(machine, controlPlaneFacts(i)));
    for (let i = 0; i < config.workers; i++) this.#addNode(`worker-${i + 1}`, workerFacts(i));
    this.kubectl = new KubectlActor(this.sim, () => this.readyServers());
  }

  #addNode(machine: string, facts: MachineFacts): void {
    const runtime = new ContainerdActor(this.sim, machine);
    const servers = (): readonly Actor[] => this.readyServers();
    const kubelet = new KubeletActor(this.sim, machine, servers, () => runtime.containerd, facts);
    (this.runtimes as ContainerdActor[]).push(runtime);
    (this.kubelets as KubeletActor[]).push(kubelet);
  }

  /** API servers whose `/readyz` passes: whom the cluster's one address balances over. */
  readyServers(): readonly Actor[] {
    return this.apiServers.filter((s) => s.apiServer.ready);
  }

  /** Starts every process and runs until the cluster serves. Throws when it does not. */
  boot(): void {
    for (const a of this.sim.actors) this.sim.start(a);
    const until = this.sim.now + BOOT_US;
    while (!this.#booted()) {
      if (this.sim.now >= until) throw new Error('the cluster did not boot');
      this.sim.runUntil(this.sim.now + SECOND);
    }
  }

  /** Stops everything on a machine, or starts it again. */
  stopMachine(machine: string, how: StopKind): void {
    for (const a of this.#on(machine)) this.sim.stop(a, how);
  }

  startMachine(machine: string): void {
    for (const a of this.#on(machine)) this.sim.start(a);
  }

  #on(machine: string): readonly Actor[] {
    return this.sim.actors.filter((a) => a.machine === machine);
  }

  #booted(): boolean {
    const account = '/registry/serviceaccounts/default/default';
    return (
      this.readyServers().length === this.apiServers.length &&
      this.controllerManagers.some((m) => m.elector.leading) &&
      this.schedulers.some((m) => m.elector.leading) &&
      this.kubelets.every((k) => k.nodeStatus.state.registered) &&
      this.apiServers.every((s) => s.apiServer.state.cache.has(account))
    );
  }
}
