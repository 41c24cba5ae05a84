import type { Fault } from './api/ClusterCommand.ts';
import type { MachineConfig } from './api/ClusterConfig.ts';
import type { Pod } from './api/core/pod/fields.ts';
import type { ApiServerActor } from './apiserver/ApiServerActor.ts';
import { runsInContainer } from './kubelet/runtime/daemons.ts';
import type { ContainerdActor } from './kubelet/runtime/ContainerdActor.ts';
import type { Actor } from './sim/Actor.ts';
import type { Simulation } from './sim/Simulation.ts';
import { canonicalQuantity } from './api/quantity.ts';
import { MS } from './sim/time.ts';

/** Exit code of a process that SIGKILL ended. */
const KILLED = 137;

/** What faults need of a cluster. */
interface Faulty {
  readonly sim: Simulation;
  readonly apiServers: readonly ApiServerActor[];
  readonly runtimes: readonly ContainerdActor[];
  present(): readonly MachineConfig[];
}

/** The processes that a target names: all of a machine, or one. Removed machines have none. */
function targets(c: Faulty, target: string): readonly Actor[] {
  const machine = target.split('/')[0]!;
  if (!c.present().some((m) => m.name === machine)) return [];
  return c.sim.actors.filter((a) => a.name === target || a.machine === target);
}

/** A container that runs in a Pod, found by the Pod's `namespace/name`. */
function runningContainer(c: Faulty, pod: string, name: string | undefined) {
  const server = c.apiServers.find((a) => a.apiServer.ready);
  const kv = server?.apiServer.state.cache.get(`/registry/pods/${pod}`);
  const { metadata, spec } = (kv?.value ?? {}) as Pod;
  const runtime = c.runtimes.find((r) => r.machine === spec?.nodeName);
  if (!runtime?.up) return undefined;
  const all = runtime.containerd.containersOf(metadata?.uid ?? '');
  const found = all.find((x) => x.state === 'running' && (name ?? x.name) === x.name);
  return found && { runtime, id: found.id };
}

/** Why a fault cannot be, or undefined. */
export function faultError(c: Faulty, f: Fault): string | undefined {
  const machine = (name: string): string | undefined =>
    c.present().some((m) => m.name === name) ? undefined : `no machine ${name}`;
  switch (f.kind) {
    case 'stop':
    case 'start':
    case 'restart':
      return targets(c, f.target).length > 0 ? undefined : `no machine or process ${f.target}`;
    case 'kill-container':
      return runningContainer(c, f.target, f.container)
        ? undefined
        : `no running container in Pod ${f.target}`;
    case 'partition':
    case 'link':
      return machine(f.target) ?? (f.from === undefined ? undefined : machine(f.from));
    case 'heal':
      return machine(f.target);
    case 'pressure':
      return machine(f.target) ?? pressureError(f);
    default:
      return `not modelled: fault ${String((f as { kind?: unknown }).kind)}`;
  }
}

/** Makes a fault now. Links are changed both ways unless the fault says otherwise. */
export function applyFault(c: Faulty, f: Fault): void {
  switch (f.kind) {
    case 'stop':
    case 'start':
    case 'restart':
      return power(c, f);
    case 'kill-container': {
      const found = runningContainer(c, f.target, f.container);
      if (!found) return;
      c.sim.note(found.runtime, { kind: 'work', verb: 'Killed', object: f.target });
      const exit = { id: found.id, code: KILLED };
      c.sim.schedule(found.runtime, c.sim.now, 'containerd.exit', exit);
      return;
    }
    case 'pressure':
      return starve(c, f);
    default:
      return changeLinks(c, f);
  }
}

function power(c: Faulty, f: Extract<Fault, { kind: 'stop' | 'start' | 'restart' }>): void {
  const { sim } = c;
  const actors = targets(c, f.target);
  const verb = { stop: 'Stopped', start: 'Started', restart: 'Restarted' }[f.kind];
  sim.note(actors[0]!, { kind: 'work', verb, object: f.target });
  if (f.kind !== 'start') {
    for (const a of actors) {
      if (a.name === f.target && runsInContainer(a)) endContainers(c, a);
      else sim.stop(a, f.how ?? 'kill');
    }
  }
  if (f.kind !== 'stop') for (const a of actors) if (!runsInContainer(a)) sim.start(a);
}

/** A process that runs in a container ends with it; the kubelet starts both again. */
function endContainers(c: Faulty, a: Actor): void {
  const runtime = c.runtimes.find((r) => r.machine === a.machine);
  runtime?.containerd.processes.state.daemons.forEach((name, id) => {
    if (name !== a.name) return;
    c.sim.schedule(runtime, c.sim.now, 'containerd.exit', { id, code: KILLED });
  });
}

type PressureFault = Extract<Fault, { kind: 'pressure' }>;

function pressureError(f: PressureFault): string | undefined {
  if (f.resource !== 'memory' && f.resource !== 'ephemeral-storage') {
    return `not modelled: pressure of ${String(f.resource)}`;
  }
  const { available } = f;
  const bad = available !== undefined && canonicalQuantity(available) === undefined;
  return bad ? `no quantity: ${available}` : undefined;
}

function starve(c: Faulty, f: PressureFault): void {
  const runtime = c.runtimes.find((r) => r.machine === f.target)!;
  const verb = f.available === undefined ? 'PressureGone' : 'Pressure';
  c.sim.note(runtime, { kind: 'work', verb, object: f.target });
  const data = { resource: f.resource, available: f.available ?? '' };
  c.sim.schedule(runtime, c.sim.now, 'containerd.starve', data);
}

type LinkFault = Extract<Fault, { kind: 'partition' | 'link' | 'heal' }>;

function changeLinks(c: Faulty, f: LinkFault): void {
  const first = c.sim.actors.find((a) => a.machine === f.target)!;
  const verb = { partition: 'Partitioned', link: 'LinkChanged', heal: 'Healed' }[f.kind];
  c.sim.note(first, { kind: 'work', verb, object: f.target });
  const { root } = c.sim;
  for (const a of c.sim.actors) {
    if (a.machine === f.target) a.blame = f.kind === 'partition' ? root : 0;
  }
  const others = new Set(c.sim.actors.map((a) => a.machine));
  others.delete(f.target);
  const from = f.kind === 'heal' ? undefined : f.from;
  for (const other of from === undefined ? others : [from]) {
    changeLink(c, f, f.target, other);
    if (f.kind !== 'partition' || f.oneWay !== true) changeLink(c, f, other, f.target);
  }
}

function changeLink(c: Faulty, f: LinkFault, from: string, to: string): void {
  const { network } = c.sim;
  if (f.kind === 'heal') network.reset(from, to);
  else if (f.kind === 'partition') network.set(from, to, { cut: true });
  else {
    network.set(from, to, {
      ...(f.latencyMs === undefined ? {} : { latencyUs: Math.round(f.latencyMs * MS) }),
      ...(f.jitterMs === undefined ? {} : { jitterUs: Math.round(f.jitterMs * MS) }),
      ...(f.lossPercent === undefined ? {} : { lossPpm: Math.round(f.lossPercent * 10_000) }),
    });
  }
}
