import type { ClusterCommand, TrafficFrom } from './api/ClusterCommand.ts';
import type { MachineConfig } from './api/ClusterConfig.ts';
import type { ContainerdActor } from './kubelet/runtime/ContainerdActor.ts';
import type { Source } from './network/client/NetTask.ts';
import { parseCommand } from './network/client/parseCommand.ts';
import type { Traffic, TrafficAsked } from './network/client/Traffic.ts';
import type { ResolverConfig } from './network/dns/ResolverConfig.ts';
import { resolverConfig } from './network/dns/ResolverConfig.ts';
import type { KernelActor } from './network/kernel/KernelActor.ts';
import { OUTSIDE } from './network/path/Fabric.ts';

type TrafficCommand = Extract<ClusterCommand, { do: 'traffic' }>;

/** What traffic needs of a cluster. */
interface Networked {
  readonly kernels: readonly KernelActor[];
  readonly runtimes: readonly ContainerdActor[];
  readonly outside: KernelActor;
  readonly traffic: Traffic;
  present(): readonly MachineConfig[];
}

/** Address of whoever sends from outside. */
const OUTSIDE_IP = '198.51.100.10';

const NO_RESOLVER: ResolverConfig = { nameservers: [], search: [], ndots: 1, hosts: {} };

interface Place {
  readonly source: Source;
  readonly resolver: ResolverConfig;
  readonly kernel: KernelActor;
}

function inPod(c: Networked, key: string): Place | undefined {
  for (const r of c.runtimes) {
    const pod = r.up ? r.containerd.state.pods.values().find((p) => p.key === key) : undefined;
    const container = pod?.containers.find((x) => x.state === 'running');
    if (!pod || !container) continue;
    const files = r.containerd.processes.state.files.get(container.id) ?? {};
    const ip = pod.sandboxes[0]?.ip ?? '';
    return {
      source: { from: ip === '' ? 'host' : 'pod', machine: r.machine, ip },
      resolver: resolverConfig(files['/etc/resolv.conf'] ?? '', files['/etc/hosts'] ?? ''),
      kernel: c.kernels.find((k) => k.machine === r.machine)!,
    };
  }
  return undefined;
}

function placeOf(c: Networked, from: TrafficFrom): Place | string {
  if (from.at === 'outside') {
    const source = { from: 'outside', machine: OUTSIDE, ip: OUTSIDE_IP } as const;
    return { source, resolver: NO_RESOLVER, kernel: c.outside };
  }
  if (from.at === 'pod') return inPod(c, from.name) ?? `no running container in Pod ${from.name}`;
  const machine = c.present().find((m) => m.name === from.name);
  const kernel = c.kernels.find((k) => k.machine === from.name);
  if (!machine || !kernel?.up) return `no machine ${from.name}`;
  const source = { from: 'host', machine: machine.name, ip: machine.ip } as const;
  return { source, resolver: NO_RESOLVER, kernel };
}

/** Why a client program cannot be run, or undefined. */
export function trafficError(c: Networked, t: TrafficCommand): string | undefined {
  const request = parseCommand(t.command);
  if (request.kind === 'bad') return request.text;
  const place = placeOf(c, t.from);
  return typeof place === 'string' ? place : undefined;
}

/** Runs a client program now; `cluster.traffic` gets what comes of it. */
export function beginTraffic(c: Networked, t: TrafficCommand, root: number): void {
  const request = parseCommand(t.command);
  const place = placeOf(c, t.from);
  if (request.kind === 'bad' || typeof place === 'string') return;
  const asked: TrafficAsked = { root, from: t.from, command: t.command };
  const then = { actor: c.outside.id, what: 'traffic.done', data: asked };
  const { source, resolver, kernel } = place;
  kernel.clients.begin({ request, source, resolver, then });
}
