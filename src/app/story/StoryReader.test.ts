import { describe, expect, it } from 'vitest';
import { Cluster } from '../../engine/Cluster.ts';
import type { Hop } from './Hop.ts';
import { StoryReader } from './StoryReader.ts';
import type { TraceRowView } from '../../protocol/protocol.ts';

const SECOND = 1_000_000;

/** A living cluster whose chains are read as the page reads them. */
function start() {
  const cluster = new Cluster({ seed: 1, controlPlanes: 3, workers: 3 });
  cluster.sim.trace.level = 'caused';
  cluster.boot();
  return cluster;
}

function told(
  cluster: Cluster,
  seconds: number,
  body: object,
): { hops: readonly Hop[]; reader: StoryReader } {
  const { sim } = cluster;
  const mark = sim.trace.marks().caused;
  const { root } = cluster.kubectl.ask({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    headers: { 'content-type': 'application/json' },
    body,
  });
  sim.runUntil(sim.now + seconds * SECOND);
  const reader = new StoryReader(root);
  for (const r of sim.trace.caused(mark)) {
    const ends = { from: sim.actor(r.from).name, to: sim.actor(r.to).name };
    const row: TraceRowView = { ...r, ...ends, note: typeof r.body === 'string' ? r.body : '' };
    if (r.root === root) reader.push(row);
  }
  return { hops: reader.story().hops, reader };
}

function pod(name: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name, image }] },
  };
}

describe('the story of a Pod', () => {
  const { hops } = told(start(), 3, pod('ubuntu', 'ubuntu:20.04'));
  const codes = hops.map((h) => h.code);

  it('begins with the request, the checks, etcd and its majority, in order', () => {
    const from = codes.filter((c) => c !== 'raft.forward').slice(0, 5);
    expect(from).toEqual(['request.POST', 'checked', 'store', 'raft.append', 'raft.commit']);
  });
  it('goes on by watch events to the scheduler, its binding, and the kubelet', () => {
    const order = ['watch.kube-scheduler', 'work.Decided', 'request.binding', 'watch.kubelet'];
    const at = order.map((c) => codes.indexOf(c));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
  });
  it('answers kubectl once, with 201', () => {
    const answers = hops.filter((h) => h.code === 'answered');
    expect(answers.map((h) => h.num)).toEqual([201]);
  });
  it('tells the kubelet’s reports of the status after it saw the Pod', () => {
    const seen = codes.indexOf('watch.kubelet');
    expect(codes.indexOf('request.status')).toBeGreaterThan(seen);
  });
  it('tells what the kubelet asks of its runtime, in order', () => {
    const calls = hops.filter((h) => h.code === 'call.containerd').map((h) => h.verb);
    expect(calls.slice(0, 4)).toEqual([
      'RunPodSandbox',
      'PullImage',
      'CreateContainer',
      'StartContainer',
    ]);
  });
  it('numbers hops from 1 and names an earlier hop as the cause of each', () => {
    hops.forEach((h, i) => {
      expect(h.n).toBe(i + 1);
      expect(h.because).toBeLessThan(h.n);
    });
  });
  it('leaves out leases, reads and the watch events of etcd', () => {
    for (const h of hops) {
      expect(h.object).not.toMatch(/leases/);
      expect(['GET', 'LIST', 'WATCH']).not.toContain(h.verb);
      if (h.kind === 'watch') expect(h.from).not.toMatch(/etcd$/);
    }
  });
  it('tells Raft in full once only', () => {
    expect(codes.filter((c) => c === 'raft.commit')).toHaveLength(1);
  });
});

/** The hops of a command that is given by `f`, after some time. */
function chain(cluster: Cluster, seconds: number, f: () => number): readonly Hop[] {
  const { sim } = cluster;
  const mark = sim.trace.marks().caused;
  const root = f();
  sim.runUntil(sim.now + seconds * SECOND);
  const reader = new StoryReader(root);
  for (const r of sim.trace.caused(mark)) {
    const ends = { from: sim.actor(r.from).name, to: sim.actor(r.to).name };
    if (r.root === root) reader.push({ ...r, ...ends, note: '' });
  }
  return reader.story().hops;
}

function deployment(image: string): object {
  const labels = { app: 'web' };
  const spec = { containers: [{ name: 'web', image }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
}

/** What is told of kinds, as `PATCH Node`. */
function said(hops: readonly Hop[]): readonly string[] {
  return hops.map((h) => `${h.verb} ${h.params['kind']}`);
}

describe('chains of workloads and faults', () => {
  const cluster = start();
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const apply = (): number =>
    cluster.kubectl.ask({ method: 'POST', path, body: deployment('nginx') }).root;

  it('a rollout: Deployment, ReplicaSet, its Pods, their nodes, as one chain', () => {
    const hops = chain(cluster, 10, apply);
    const order = ['POST Deployment', 'POST ReplicaSet', 'POST Pod', 'Decided '];
    const at = order.map((x) => said(hops).findIndex((y) => y.startsWith(x)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
    expect(hops.find((h) => h.code === 'request.POST' && h.params['kind'] === 'Pod')!.count).toBe(
      3,
    );
  });
  it('a lost node: silence, NotReady, taints, evictions after five minutes, new Pods', () => {
    const { sim } = cluster;
    const fault = { kind: 'stop', target: 'worker-2' } as const;
    const hops = chain(cluster, 400, () => cluster.command({ do: 'fault', fault }));
    expect(hops[0]!.code).toBe('work.Stopped');
    const status = hops.find((h) => h.object === '/api/v1/nodes/worker-2/status')!;
    expect(status.from).toMatch(/kube-controller-manager$/);
    expect((status.at - hops[0]!.at) / SECOND).toBeGreaterThan(40);
    const late = hops.find((h) => h.code === 'request.DELETE')!;
    expect((late.at - status.at) / SECOND).toBeGreaterThan(299);
    expect(said(hops)).toContain('POST Pod');
    expect(sim.faults).toEqual([]);
  });
  it('a failed probe: the event, the kill, the restart', () => {
    const live = start();
    const probe = { exec: { command: ['cat', '/none'] }, periodSeconds: 5, failureThreshold: 2 };
    const container = { name: 'a', image: 'busybox', command: ['sleep', '3600'] };
    const body = {
      ...pod('live', 'busybox'),
      spec: { containers: [{ ...container, livenessProbe: probe }] },
    };
    const hops = chain(
      live,
      60,
      () =>
        live.kubectl.ask({ method: 'POST', path: '/api/v1/namespaces/default/pods', body }).root,
    );
    const verbs = hops.map((h) => h.verb);
    const killed = verbs.indexOf('StopContainer');
    expect(killed).toBeGreaterThan(0);
    expect(verbs.slice(killed)).toContain('StartContainer');
    hops.forEach((h) => expect(h.because).toBeLessThan(h.n));
  });
});

describe('other chains', () => {
  it('a refused request is told with its answer', () => {
    const { hops } = told(start(), 1, pod('Not A Name', 'nginx'));
    expect(hops.map((h) => h.code)).toEqual(['request.POST', 'refused']);
    expect(hops[1]!.failed).toBe(true);
    expect(hops[1]!.num).toBe(422);
  });
  it('a chain that does not end tells at most forty hops and counts the rest', () => {
    const { hops, reader } = told(start(), 3600, pod('ubuntu', 'ubuntu:20.04'));
    expect(hops.length).toBeLessThanOrEqual(60);
    expect(reader.story().more).toBeGreaterThan(0);
  });
});
