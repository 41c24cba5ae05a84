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
