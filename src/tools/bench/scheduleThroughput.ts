import type { ApiRequest } from '../../engine/apiserver/Request.ts';
import { figure, print } from './Figure.ts';
import { ApiServerActor } from '../../engine/apiserver/ApiServerActor.ts';
import { EtcdActor } from '../../engine/etcd/EtcdActor.ts';
import { KubectlActor } from '../../engine/KubectlActor.ts';
import { SchedulerActor } from '../../engine/scheduler/SchedulerActor.ts';
import { Simulation } from '../../engine/sim/Simulation.ts';
import { SECOND } from '../../engine/sim/time.ts';

/** What the measured Pods ask for. Models: test/integration/scheduler_perf */
type Workload = 'basic' | 'spread' | 'podaffinity';

/** Size of a run. */
interface ThroughputOptions {
  readonly workload: Workload;
  readonly nodes: number;
  /** Pods bound before the measurement. */
  readonly init: number;
  /** Pods measured. */
  readonly pods: number;
}

/** What a run came to. */
interface Throughput extends ThroughputOptions {
  /** CPU seconds from the first create to the last binding, all included. */
  readonly seconds: number;
  readonly podsPerSecond: number;
  /** Pods that were bound; fewer than asked is a fault. */
  readonly bound: number;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const ZONES = ['moon-1', 'moon-2', 'moon-3'];

/** Creates that may be under way at a time. */
const BATCH = 200;

/** Virtual time that a batch may take before it is a fault. */
const PATIENCE_US = 600 * SECOND;

function nodeBody(i: number): object {
  const name = `node-${String(i).padStart(5, '0')}`;
  const capacity = { cpu: '4', memory: '32Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': ZONES[i % ZONES.length],
      },
    },
    status: { capacity, allocatable: capacity },
  };
}

function podSpec(workload: Workload, init: boolean): object {
  const requests = { cpu: '100m', memory: '500Mi' };
  // Nobody here takes the taint away that admission gives a new node.
  const tolerations = [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }];
  const containers = [{ name: 'c', image: 'app:1', resources: { requests } }];
  const spec = { containers, tolerations };
  const labelSelector = { matchLabels: { color: 'blue' } };
  const topologyKey = 'topology.kubernetes.io/zone';
  if (workload === 'spread' && !init) {
    const whenUnsatisfiable = 'DoNotSchedule';
    const constraint = { maxSkew: 5, topologyKey, whenUnsatisfiable, labelSelector };
    return { ...spec, topologySpreadConstraints: [constraint] };
  }
  if (workload !== 'podaffinity') return spec;
  const term = { topologyKey, labelSelector };
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  return { ...spec, affinity: { podAffinity } };
}

function podBody(workload: Workload, i: number, init: boolean): object {
  const blue = workload === 'podaffinity' || (workload === 'spread' && !init);
  const metadata = {
    name: `pod-${String(i).padStart(6, '0')}`,
    namespace: 'default',
    ...(blue ? { labels: { color: 'blue' } } : {}),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec(workload, init) };
}

/** One etcd, one API server, one scheduler: nothing else takes time. */
class ThroughputCluster {
  readonly #sim = new Simulation(1);
  readonly #kubectl: KubectlActor;
  readonly #scheduler: SchedulerActor;
  #answers = 0;

  constructor() {
    const sim = this.#sim;
    const members: EtcdActor[] = [];
    members.push(new EtcdActor(sim, 'cp-1', 1, 1, () => members));
    const server = new ApiServerActor(sim, 'cp-1', () => members[0]!);
    this.#scheduler = new SchedulerActor(sim, 'cp-1', () => [server]);
    this.#kubectl = new KubectlActor(sim, () => [server], false);
    this.#kubectl.listener = {
      answered: (_, r) => {
        if (r.code >= 400) throw new Error(JSON.stringify(r.body));
        this.#answers++;
      },
      streamed: () => undefined,
    };
    sim.trace.level = 'off';
    for (const a of sim.actors) sim.start(a);
    sim.runUntil(sim.now + 30 * SECOND);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    this.create('/api/v1/namespaces/default/serviceaccounts', [account]);
  }

  #submit(path: string, body: object): void {
    const request: Omit<ApiRequest, 'user'> = { method: 'POST', path, headers: JSON_HEADERS, body };
    const root = this.#sim.command();
    this.#kubectl.submit(request, root);
    this.#sim.endCommand();
  }

  /** Creates objects, some at a time, until all are answered. */
  create(path: string, bodies: readonly object[]): void {
    const sim = this.#sim;
    const until = sim.now + PATIENCE_US;
    const before = this.#answers;
    let sent = 0;
    while (this.#answers - before < bodies.length) {
      while (sent < bodies.length && sent - (this.#answers - before) < BATCH) {
        this.#submit(path, bodies[sent++]!);
      }
      if (!sim.step(until)) throw new Error('creates were not answered');
      if (sim.faults.length > 0) throw sim.faults[0]!.error;
    }
  }

  get bound(): number {
    let n = 0;
    this.#scheduler.scheduler.state.placements.forEach((p) => void (n += p.assumed ? 0 : 1));
    return n;
  }

  /** Runs until this many Pods are bound. */
  settle(pods: number): void {
    const sim = this.#sim;
    const until = sim.now + PATIENCE_US;
    while (this.bound < pods && sim.now < until) sim.runUntil(sim.now + SECOND);
  }
}

/** Runs of the benchmark by id; the target is the real scheduler's figure on such a machine, twice it but for basic. */
const RUNS: Readonly<Record<string, readonly [Workload, string]>> = {
  'schedule-basic': ['basic', '>= 380'],
  'schedule-spread': ['spread', '>= 188'],
  'schedule-podaffinity': ['podaffinity', '>= 108'],
};

/** Ids of the benchmark's runs. */
export const SCHEDULE_THROUGHPUTS = Object.keys(RUNS);

/** Measures one run at upstream's size and prints it. */
export function scheduleThroughput(id: string): void {
  const [workload, target] = RUNS[id]!;
  const run = measure({ workload, nodes: 5000, init: 1000, pods: 10_000 });
  const what = `schedule throughput, ${workload}: 5,000 nodes, 1,000 + ${run.bound} Pods`;
  print(figure(id, what, run.podsPerSecond, 'Pods/CPU-s', target));
}

/** Measures how many Pods a second go through API server, store and scheduler. */
function measure(o: ThroughputOptions): Throughput {
  const cluster = new ThroughputCluster();
  cluster.create('/api/v1/nodes', range(o.nodes, nodeBody));
  const pods = '/api/v1/namespaces/default/pods';
  cluster.create(
    pods,
    range(o.init, (i) => podBody(o.workload, i, true)),
  );
  cluster.settle(o.init);
  const bodies = range(o.pods, (i) => podBody(o.workload, o.init + i, false));
  const start = process.cpuUsage();
  cluster.create(pods, bodies);
  cluster.settle(o.init + o.pods);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / SECOND;
  const bound = cluster.bound - o.init;
  return { ...o, seconds, podsPerSecond: bound / seconds, bound };
}

function range<T>(n: number, f: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => f(i));
}
