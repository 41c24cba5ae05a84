import { ApiServerActor } from './apiserver/ApiServerActor.ts';
import { ControllerManager } from './controllers/ControllerManager.ts';
import { EtcdActor } from './etcd/EtcdActor.ts';
import { KubeletActor } from './kubelet/KubeletActor.ts';
import { ContainerdActor } from './kubelet/runtime/ContainerdActor.ts';
import { SchedulerActor } from './scheduler/SchedulerActor.ts';
import type { Actor, StopKind } from './sim/Actor.ts';
import { KubectlActor } from './KubectlActor.ts';
import type { MachineConfig } from './MachineConfig.ts';
import { defaultMachines } from './MachineConfig.ts';
import { Simulation } from './sim/Simulation.ts';
import { SECOND } from './sim/time.ts';

/** What a cluster is made of. The whole input of a run is this and the commands. */
export interface ClusterConfig {
  readonly seed: number;
  /** 1 to 7; each has etcd, kube-apiserver, kube-scheduler and kube-controller-manager. */
  readonly controlPlanes: number;
  /** 0 and more; each has a kubelet and a container runtime, as control-plane machines do. */
  readonly workers: number;
  /** The machines one by one, instead of the sizes. */
  readonly machines?: readonly MachineConfig[];
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
    const machines = config.machines ?? defaultMachines(config.controlPlanes, config.workers);
    const masters = machines.filter((m) => m.controlPlane).map((m) => m.name);
    const etcds: EtcdActor[] = [];
    const apiServers: ApiServerActor[] = [];
    const managers: ControllerManager[] = [];
    const schedulers: SchedulerActor[] = [];
    masters.forEach((machine, i) => {
      etcds.push(new EtcdActor(this.sim, machine, i + 1, masters.length, () => etcds));
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
    for (const m of machines) this.#addNode(m);
    this.kubectl = new KubectlActor(this.sim, () => this.readyServers());
  }

  #addNode({ name: machine, facts, images = [] }: MachineConfig): void {
    const runtime = new ContainerdActor(this.sim, machine);
    runtime.containerd.preload(images);
    const servers = (): readonly Actor[] => this.readyServers();
    const kubelet = new KubeletActor(this.sim, machine, servers, () => runtime.containerd, facts);
    (this.runtimes as ContainerdActor[]).push(runtime);
    (this.kubelets as KubeletActor[]).push(kubelet);
  }

  /** API servers whose `/readyz` passes: whom the cluster's one address balances over. */
  readyServers(): readonly Actor[] {
    return this.apiServers.filter((s) => s.apiServer.ready);
  }

  /**
   * Starts every process, but for those of machines that join later, and runs until the cluster
   * serves. Throws when it does not.
   */
  boot(later: readonly string[] = []): void {
    for (const a of this.sim.actors) if (!later.includes(a.machine)) this.sim.start(a);
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
      this.kubelets.every((k) => !k.up || k.nodeStatus.state.registered) &&
      this.apiServers.every((s) => s.apiServer.state.cache.has(account))
    );
  }
}
