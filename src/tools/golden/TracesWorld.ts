import { Cluster } from '../../engine/Cluster.ts';
import type { MachineConfig } from '../../engine/api/ClusterConfig.ts';
import type { Actor } from '../../engine/sim/Actor.ts';
import type { SimEvent } from '../../engine/sim/SimEvent.ts';
import type { ApiCall } from '../../engine/apiserver/Request.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { RecordedNode, RecordedStep, TraceRecording } from './tracesFormat.ts';
import { parseCommand } from './tracesCommand.ts';
import { playCommand } from './tracesKubectl.ts';
import { RECORDED } from './tracesNames.ts';
import type { Ask } from './tracesRequests.ts';
import { checked, manifests, pathOf, kindOfManifest, post } from './tracesRequests.ts';
import { TracesRecorder } from './TracesRecorder.ts';

const HARD = 'node.kubernetes.io/';

/** Machines that a step starts later and that the recording's node list does not hold. */
function lateMachines(r: TraceRecording): readonly RecordedNode[] {
  const known = new Set(r.nodes.map((n) => n.name));
  const names = new Set(r.steps.map((s) => s['start-node']).filter((n) => n !== undefined));
  return [...names]
    .filter((n) => !known.has(n))
    .map((name) => {
      const made = r.timeline.find((c) => c.kind === 'Node' && c.name === name && c.object);
      const node = (made?.object ?? {}) as { metadata?: { labels?: Record<string, string> } };
      const images = r.nodes.at(-1)?.images ?? [];
      const allocatable = r.nodes[0]!.allocatable;
      return { name, labels: node.metadata?.labels ?? {}, taints: [], allocatable, images };
    });
}

function machineOf(n: RecordedNode, i: number): MachineConfig {
  return {
    name: n.name,
    ip: `172.18.0.${i + 2}`,
    cpu: n.allocatable['cpu'] ?? '4',
    memory: n.allocatable['memory'] ?? '8Gi',
    labels: n.labels,
    taints: n.taints.filter((t) => !t.key.startsWith(HARD)),
    images: n.images,
  };
}

function isControlPlane(m: MachineConfig): boolean {
  return m.labels['node-role.kubernetes.io/control-plane'] !== undefined;
}

/** A DaemonSet's Pod is for one node; nothing about its place is chance. */
function isDaemon(pod: unknown): boolean {
  const { metadata } = pod as { metadata?: { ownerReferences?: readonly { kind: string }[] } };
  return metadata?.ownerReferences?.some((r) => r.kind === 'DaemonSet') ?? false;
}

/** A process that stands for a lease. */
type Candidate = Actor & { readonly elector: { readonly leading: boolean } };

/** A machine of ours only: recordings have both candidates on one. */
export const SECOND_NAME = 'control-plane-2';

/** Whether a recording has more candidates than one for a lease. */
function needsSecond(r: TraceRecording): boolean {
  return r.steps.some((s) => s.start !== undefined);
}

function secondControlPlane(r: TraceRecording): RecordedNode {
  return { ...r.nodes[0]!, name: SECOND_NAME };
}

/** A recording played on our cluster. */
export class TracesWorld {
  readonly cluster: Cluster;
  readonly recorder: TracesRecorder;
  readonly #recording: TraceRecording;
  readonly #places = new Map<string, string[]>();
  #zero = 0;

  constructor(recording: TraceRecording, seed: number) {
    this.#recording = recording;
    const late = lateMachines(recording);
    const second = needsSecond(recording) ? [secondControlPlane(recording)] : [];
    const machines = [...recording.nodes, ...late, ...second].map(machineOf);
    const controlPlanes = machines.filter(isControlPlane);
    const workers = machines.filter((m) => !isControlPlane(m));
    this.cluster = new Cluster({ seed, controlPlanes, workers });
    this.recorder = new TracesRecorder(this.cluster, (e) => this.#place(e));
    this.#learnPlaces();
    const down = recording.nodes.filter((n) => n.taints.some((t) => t.key.endsWith('unreachable')));
    this.cluster.boot(late.map((n) => n.name));
    if (second.length > 0) this.#standAlone();
    this.#prepare(down);
  }

  /** Node choice is not compared: a Pod is bound to the node that the recording gave it. */
  #learnPlaces(): void {
    const daemons = new Set<string>();
    for (const c of this.#recording.timeline) {
      if (c.kind === 'Pod' && c.object && isDaemon(c.object)) daemons.add(c.name);
      if (daemons.has(c.name)) continue;
      const node = c.diff?.['spec.nodeName']?.[1];
      if (c.kind !== 'Pod' || typeof node !== 'string') continue;
      const name = RECORDED.text(c.name);
      this.#places.set(name, [...(this.#places.get(name) ?? []), node]);
    }
  }

  #place(e: SimEvent): SimEvent {
    const call = e.data as ApiCall;
    const { request } = call;
    if (request.method !== 'POST' || !request.path.endsWith('/binding')) return e;
    const name = request.path.split('/').at(-2)!;
    const node = this.#places.get(this.recorder.canon.text(name))?.shift();
    if (node === undefined) return e;
    const body = request.body as { target?: object };
    const moved = { ...body, target: { ...body.target, name: node } };
    return { ...e, data: { ...call, request: { ...request, body: moved } } };
  }

  /** What was there before the clock started. */
  #prepare(down: readonly RecordedNode[]): void {
    const { namespace, before } = this.#recording;
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    const shown = this.#recording.timeline.some(
      (c) => c.kind === 'Namespace' && c.type === 'ADDED' && c.name === namespace,
    );
    if (!shown) this.#create(home);
    for (const o of manifests(before ?? '')) this.#create(o);
    for (const n of down) this.#stop(`${n.name}/kubelet`);
    const { sim } = this.cluster;
    sim.runUntil(sim.now + (down.length > 0 ? 70 : 3) * SECOND);
    sim.runUntil(Math.ceil(sim.now / SECOND) * SECOND);
    this.#zero = sim.now;
    this.recorder.begin();
    if (shown) this.#create(home);
  }

  /** The second control plane is there for its two candidates, which start later. */
  #standAlone(): void {
    const { cluster } = this;
    cluster.sim.runUntil(cluster.sim.now + 5 * SECOND);
    this.#stop(`${SECOND_NAME}/kubelet`);
    this.#ask({ method: 'DELETE', path: `/api/v1/nodes/${SECOND_NAME}` });
    for (const c of this.#candidates.values()) {
      for (const a of c) if (!a.elector.leading) cluster.sim.stop(a, 'kill');
    }
  }

  /** By the names that recordings have for them. */
  get #candidates() {
    const { controllerManagers, schedulers } = this.cluster;
    return new Map<string, readonly Candidate[]>([
      ['kcm', controllerManagers],
      ['sched', schedulers],
    ]);
  }

  /** `stop` ends the one that leads, `start` starts those that do not run. */
  #candidate(name: string, stops: boolean): void {
    const list = this.#candidates.get(name.replace(/\d+$/, ''));
    if (!list) throw new Error(`no process ${name}`);
    const { sim } = this.cluster;
    for (const a of list) {
      if (!stops) sim.start(a);
      else if (a.elector.leading) sim.stop(a, 'kill');
    }
  }

  #stop(process: string): void {
    this.cluster.sim.stop(this.cluster.sim.find(process)!, 'kill');
  }

  #create(o: Readonly<Record<string, unknown>>): void {
    checked(this.#ask(post(pathOf(kindOfManifest(o), this.#recording.namespace), o)));
  }

  readonly #ask: Ask = (r) => this.cluster.kubectl.ask(r, () => this.recorder.drain()).response;

  /** Lets the cluster run to a time of the recording's clock. */
  runTo(t: number): void {
    const { sim } = this.cluster;
    const until = this.#zero + Math.round(t * SECOND);
    while (sim.queue.peekAt() <= until) {
      sim.step();
      this.recorder.drain();
    }
    sim.idleUntil(until);
  }

  /** Does what the user did; answers what went wrong. */
  play(step: RecordedStep): string | undefined {
    this.runTo(step.t);
    try {
      this.#play(step);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return undefined;
  }

  #play(step: RecordedStep): void {
    const { cluster } = this;
    if (step.command !== undefined) {
      const { namespace } = this.#recording;
      const pause = (us: number): void => this.runTo((cluster.sim.now - this.#zero + us) / SECOND);
      const rest = { stdin: step.stdin ?? '', namespace, ask: this.#ask, pause };
      playCommand(parseCommand(step.command, rest));
    } else if (step.start) this.#candidate(step.start, false);
    else if (step.stop) this.#candidate(step.stop, true);
    else if (step['stop-node']) this.#stop(`${step['stop-node']}/kubelet`);
    else if (step['start-node']) cluster.startMachine(step['start-node']);
    else if (step.pressure) this.#press(step.pressure);
    else if (step.api) {
      const [method, path, body] = step.api;
      const { namespace } = this.#recording;
      checked(this.#ask({ ...post(path.replace('{ns}', namespace), body), method }));
    } else throw new Error(`not played: ${JSON.stringify(step)}`);
  }

  /** `worker-4 memory`, `worker-4 none`: recordings leave 40 Mi of memory, or 1 Gi of disk. */
  #press(text: string): void {
    const [target = '', what] = text.split(' ');
    const press = (resource: 'memory' | 'ephemeral-storage', available?: string): void => {
      const left = available === undefined ? {} : { available };
      this.cluster.command({ do: 'fault', fault: { kind: 'pressure', target, resource, ...left } });
    };
    if (what === 'memory') press('memory', '40Mi');
    else if (what === 'disk') press('ephemeral-storage', '1Gi');
    else {
      press('memory');
      press('ephemeral-storage');
    }
  }

  /** Steps of ours that threw. */
  get fault(): string | undefined {
    const f = this.cluster.sim.faults[0];
    return f && `${f.event.what}: ${f.error instanceof Error ? f.error.stack : String(f.error)}`;
  }
}
