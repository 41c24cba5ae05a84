import type { ClusterCommand, ClusterProxyMode } from './api/ClusterCommand.ts';
import { CoreDnsActor } from './addons/coredns/CoreDnsActor.ts';

import type { ClusterConfig, MachineConfig } from './api/ClusterConfig.ts';
import { ApiServerActor } from './apiserver/ApiServerActor.ts';
import { addonsReady } from './bootstrap/addonsReady.ts';
import { controlPlanePods } from './bootstrap/controlPlanePods.ts';
import { SYSTEM_IMAGES } from './bootstrap/manifests.ts';
import { Informer } from './client/Informer.ts';
import { ControllerManager } from './controllers/ControllerManager.ts';
import { EtcdActor } from './etcd/EtcdActor.ts';
import { applyFault, faultError } from './faults.ts';
import { KubectlActor, requestOf } from './KubectlActor.ts';
import { KubeletActor } from './kubelet/KubeletActor.ts';
import { runsInContainer } from './kubelet/runtime/daemons.ts';
import { ContainerdActor } from './kubelet/runtime/ContainerdActor.ts';
import { Traffic } from './network/client/Traffic.ts';
import { KernelActor } from './network/kernel/KernelActor.ts';
import { KubeProxyActor } from './network/kubeproxy/KubeProxyActor.ts';
import { ProxyModels } from './network/kubeproxy/ProxyModel.ts';
import { ClusterFabric } from './network/path/ClusterFabric.ts';
import type { NetMachine } from './network/path/Fabric.ts';
import { OUTSIDE } from './network/path/Fabric.ts';
import { wireUs } from './network/path/wireUs.ts';
import { controlPlaneMachine, workerMachine } from './api/machines.ts';
import { readConfiguration } from './scheduler/config/readConfiguration.ts';
import { SchedulerActor } from './scheduler/SchedulerActor.ts';
import type { Actor, StopKind } from './sim/Actor.ts';
import type { Keyframe } from './sim/Simulation.ts';
import { Simulation } from './sim/Simulation.ts';
import { SECOND } from './sim/time.ts';
import { beginTraffic, trafficError } from './traffic.ts';

/** A config with plain numbers of machines of the usual kind where lists of machines may stand. */
export interface ClusterSize {
  readonly seed: number;
  readonly controlPlanes: number | readonly MachineConfig[];
  readonly workers: number | readonly MachineConfig[];
  /** Absent: the cluster begins without add-ons. */
  readonly addons?: boolean;
}

/** An immutable past of a cluster: of its processes, and which machines there were. */
export interface ClusterKeyframe {
  readonly sim: Keyframe;
  /** Workers added while it ran, in their order. */
  readonly added: readonly MachineConfig[];
  /** Workers taken away for good. */
  readonly removed: readonly string[];
}

const PROXY_MODES: readonly ClusterProxyMode[] = ['iptables', 'nftables', 'ipvs'];

/** Where all Pods' addresses come from, a /24 a node: kubeadm's --pod-network-cidr, or a wider one. */
const POD_CIDR = '10.244.0.0/16';
const WIDE_POD_CIDR = '10.128.0.0/9';

/** Machines from which on the wider range is needed, with some to be added. */
const WIDE = 200;

/** Longest time that a boot may take before it is a fault. */
const BOOT_US = 120 * SECOND;

function listOf(
  machines: number | readonly MachineConfig[],
  machine: (i: number) => MachineConfig,
): readonly MachineConfig[] {
  if (typeof machines !== 'number') return machines;
  return Array.from({ length: machines }, (_, i) => machine(i));
}

/** Whether a process has seen everything that its informers list. */
function hasSynced(a: Actor): boolean {
  for (const p of a.parts.values())
    if (p instanceof Informer && p.state.running && !p.synced) return false;
  return true;
}

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
  readonly kubelets: readonly KubeletActor[] = [];
  readonly runtimes: readonly ContainerdActor[] = [];
  readonly kernels: readonly KernelActor[] = [];
  readonly proxies: readonly KubeProxyActor[] = [];
  /** One a machine; those run whose machine has a container of CoreDNS. */
  readonly dns: readonly CoreDnsActor[] = [];
  /** What lies between the machines. */
  readonly fabric: ClusterFabric;
  /** Whoever sends packets from outside. */
  readonly outside: KernelActor;
  /** What came of client programs that commands began. */
  readonly traffic: Traffic;
  readonly kubectl: KubectlActor;
  /** Every machine that was ever there, in order; those taken away stand in `removed`. */
  readonly machines: readonly MachineConfig[] = [];
  #removed: readonly string[] = [];
  readonly #models = new ProxyModels();
  readonly #podCIDR: string;
  readonly #actors: number;

  constructor(size: ClusterSize) {
    const controlPlanes = listOf(size.controlPlanes, controlPlaneMachine);
    const workers = listOf(size.workers, workerMachine);
    const addons = size.addons ?? false;
    this.config = { seed: size.seed, controlPlanes, workers, addons };
    const wide = controlPlanes.length + workers.length > WIDE;
    this.#podCIDR = wide ? WIDE_POD_CIDR : POD_CIDR;
    this.sim = new Simulation(size.seed);
    const etcds: EtcdActor[] = [];
    const apiServers: ApiServerActor[] = [];
    const managers: ControllerManager[] = [];
    const schedulers: SchedulerActor[] = [];
    controlPlanes.forEach(({ name, ip }, i) => {
      etcds.push(new EtcdActor(this.sim, name, i + 1, controlPlanes.length, () => etcds));
      apiServers.push(new ApiServerActor(this.sim, name, () => etcds[i]!, undefined, ip));
      managers.push(new ControllerManager(this.sim, name, () => [apiServers[i]!], this.#podCIDR));
      schedulers.push(new SchedulerActor(this.sim, name, () => [apiServers[i]!]));
    });
    this.etcds = etcds;
    this.apiServers = apiServers;
    this.controllerManagers = managers;
    this.schedulers = schedulers;
    this.fabric = new ClusterFabric(
      () => this.#netMachines(),
      (from, to) => wireUs(this.sim.network.link(from, to), this.sim.prng),
    );
    for (const m of [...controlPlanes, ...workers]) this.#construct(m);
    this.outside = new KernelActor(this.sim, OUTSIDE, this.fabric, () => undefined);
    this.traffic = new Traffic(this.outside);
    this.kubectl = new KubectlActor(this.sim, () => this.readyServers(), addons);
    this.#actors = this.sim.actors.length;
  }

  /** Names of machines that were taken away for good. */
  get removed(): readonly string[] {
    return this.#removed;
  }

  /** Machines that are there, running or not. */
  present(): readonly MachineConfig[] {
    if (this.#removed.length === 0) return this.machines;
    return this.machines.filter((m) => !this.#removed.includes(m.name));
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
    for (const a of this.sim.actors) {
      if (!later.includes(a.machine) && !runsInContainer(a)) this.sim.start(a);
    }
    const until = this.sim.now + BOOT_US;
    while (!this.#booted()) {
      if (this.sim.now >= until) throw new Error('the cluster did not boot');
      this.sim.runUntil(this.sim.now + SECOND);
    }
  }

  /** Why a command cannot be done, or undefined. */
  refusal(c: ClusterCommand): string | undefined {
    switch (c.do) {
      case 'fault':
        return faultError(this, c.fault);
      case 'configureScheduler':
        return readConfiguration(c.configuration).mistakes.join('\n') || undefined;
      case 'traffic':
        return trafficError(this, c);
      case 'addWorker':
        return c.machine && this.sim.actors.some((a) => a.machine === c.machine!.name)
          ? `machine ${c.machine.name} exists`
          : undefined;
      case 'removeWorker': {
        const controlPlane = this.config.controlPlanes.some((m) => m.name === c.machine);
        if (controlPlane)
          return `${c.machine} is a control-plane machine: etcd's members are fixed`;
        return this.present().some((m) => m.name === c.machine)
          ? undefined
          : `no machine ${c.machine}`;
      }
      case 'proxyMode':
        if (!PROXY_MODES.includes(c.mode)) return `not modelled: kube-proxy mode ${c.mode}`;
        return c.machine === undefined || this.present().some((m) => m.name === c.machine)
          ? undefined
          : `no machine ${c.machine}`;
      default:
        return undefined;
    }
  }

  /** Does a command now, which must not be refused; answers its root, also a request's ticket. */
  command(c: ClusterCommand): number {
    const root = this.sim.command();
    switch (c.do) {
      case 'request':
        this.kubectl.submit(requestOf(c), root);
        break;
      case 'open':
        this.kubectl.open(requestOf(c.request), root);
        break;
      case 'cancel':
        this.kubectl.cancel(c.ticket);
        break;
      case 'fault':
        applyFault(this, c.fault);
        break;
      case 'configureScheduler': {
        const { configuration } = readConfiguration(c.configuration);
        if (configuration) for (const s of this.schedulers) s.scheduler.configure(configuration);
        break;
      }
      case 'traffic':
        beginTraffic(this, c, root);
        break;
      case 'addWorker':
        this.#add(c.machine ?? this.#nextWorker());
        break;
      case 'removeWorker':
        this.#remove(c.machine, root);
        break;
      case 'proxyMode':
        for (const p of this.proxies) {
          if (c.machine === undefined || p.machine === c.machine) p.proxier.setMode(c.mode);
        }
    }
    this.sim.endCommand();
    return root;
  }

  /** A keyframe that is whole and may go elsewhere. */
  save(): ClusterKeyframe {
    return this.#saved(this.sim.save());
  }

  /** A keyframe of this cluster, which goes on by steps and commands: made whole as it changes. */
  keyframe(): ClusterKeyframe {
    return this.#saved(this.sim.keyframe());
  }

  #saved(sim: Keyframe): ClusterKeyframe {
    const { controlPlanes, workers } = this.config;
    const added = this.machines.slice(controlPlanes.length + workers.length);
    return { sim, added, removed: this.#removed };
  }

  /** Goes to a keyframe of this config: machines of then are constructed, later ones dropped. */
  load(k: ClusterKeyframe): void {
    const { controlPlanes, workers } = this.config;
    const first = controlPlanes.length + workers.length;
    this.sim.truncate(this.#actors);
    const lists = [
      this.machines,
      this.kubelets,
      this.runtimes,
      this.kernels,
      this.proxies,
      this.dns,
    ];
    for (const list of lists) (list as unknown[]).length = first;
    this.fabric.forget();
    for (const m of k.added) this.#construct(m);
    this.#removed = k.removed;
    this.fabric.forget();
    this.sim.load(k.sim);
  }

  /** Stops everything on a machine, or starts it again. */
  stopMachine(machine: string, how: StopKind): void {
    for (const a of this.#on(machine)) this.sim.stop(a, how);
  }

  startMachine(machine: string): void {
    for (const a of this.#on(machine)) if (!runsInContainer(a)) this.sim.start(a);
  }

  #construct(machine: MachineConfig): void {
    const runtime = new ContainerdActor(this.sim, machine.name);
    const system = this.config.addons ? SYSTEM_IMAGES : [];
    runtime.containerd.preload([...machine.images, ...system]);
    const servers = (): readonly Actor[] => this.readyServers();
    const taints = machine.taints.length > 0 ? [...machine.taints] : undefined;
    const facts = { ...machine, taints, staticPods: this.#staticPods(machine) };
    const containerd = () => runtime.containerd;
    const kubelet = new KubeletActor(this.sim, machine.name, servers, containerd, facts);
    (this.machines as MachineConfig[]).push(machine);
    (this.runtimes as ContainerdActor[]).push(runtime);
    (this.kubelets as KubeletActor[]).push(kubelet);
    const kernel = new KernelActor(this.sim, machine.name, this.fabric, () => runtime.servers);
    (this.kernels as KernelActor[]).push(kernel);
    const proxy = new KubeProxyActor(this.sim, machine.name, servers, {
      ip: machine.ip,
      clusterCIDR: this.#podCIDR,
      kernel: () => kernel.kernel,
      models: this.#models,
    });
    (this.proxies as KubeProxyActor[]).push(proxy);
    (this.dns as CoreDnsActor[]).push(new CoreDnsActor(this.sim, machine.name, servers));
    this.fabric.forget();
  }

  #netMachines(): readonly NetMachine[] {
    return this.machines.flatMap(({ name, ip }, i): NetMachine[] => {
      if (this.#removed.includes(name)) return [];
      const kernel = this.kernels[i]!;
      const { cni } = this.runtimes[i]!;
      return [
        {
          name,
          ip,
          kernel: kernel.kernel,
          cni,
          get up() {
            return kernel.up;
          },
        },
      ];
    });
  }

  /** The control plane as its machine's kubelet shows it. */
  #staticPods(machine: MachineConfig) {
    const { addons, controlPlanes } = this.config;
    if (!addons || !controlPlanes.includes(machine)) return [];
    return controlPlanePods(machine, controlPlanes).map((pod) => {
      const name = `${machine.name}/${pod.spec!.containers![0]!.name}`;
      return { pod, process: () => this.sim.find(name)! };
    });
  }

  #nextWorker(): MachineConfig {
    const n = this.machines.length - this.config.controlPlanes.length;
    const last = this.present().at(-1);
    const fresh = workerMachine(n);
    if (!last || last.taints.length > 0) return fresh;
    return { ...fresh, cpu: last.cpu, memory: last.memory, images: last.images };
  }

  #add(machine: MachineConfig): void {
    this.#construct(machine);
    this.startMachine(machine.name);
    const kubelet = this.kubelets.at(-1)!;
    this.sim.note(kubelet, { kind: 'work', verb: 'MachineAdded', object: machine.name });
  }

  #remove(machine: string, root: number): void {
    const kubelet = this.sim.find(`${machine}/kubelet`)!;
    this.sim.note(kubelet, { kind: 'work', verb: 'MachineRemoved', object: machine });
    this.stopMachine(machine, 'power');
    this.#removed = [...this.#removed, machine];
    this.fabric.forget();
    this.kubectl.submit({ method: 'DELETE', path: `/api/v1/nodes/${machine}` }, root);
  }

  #on(machine: string): readonly Actor[] {
    if (this.#removed.includes(machine)) return [];
    return this.sim.actors.filter((a) => a.machine === machine);
  }

  #stored(key: string): unknown {
    return this.apiServers[0]!.apiServer.state.cache.get(key)?.value;
  }

  #booted(): boolean {
    const account = '/registry/serviceaccounts/default/default';
    return (
      this.readyServers().length === this.apiServers.length &&
      this.controllerManagers.some((m) => m.elector.leading) &&
      this.schedulers.some((m) => m.elector.leading) &&
      this.kubelets.every((k) => !k.up || k.nodeStatus.state.registered) &&
      this.sim.actors.every((a) => !a.up || hasSynced(a)) &&
      this.apiServers.every((s) => s.apiServer.state.cache.has(account)) &&
      (!this.config.addons || addonsReady((key) => this.#stored(key)))
    );
  }
}
