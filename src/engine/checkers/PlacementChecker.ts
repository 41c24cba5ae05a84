import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { milliValue, quantityValue } from '../api/quantity.ts';
import { objectOf, REGISTRY } from '../apiserver/storage.ts';
import type { Change } from '../etcd/mvcc/Store.ts';
import type { StoreHistory } from './StoreHistory.ts';
import { podRequests } from '../scheduler/framework/podRequests.ts';

const PODS = `${REGISTRY}pods/`;
const NODES = `${REGISTRY}nodes/`;

/** A Pod that a node has taken and that has not ended. */
function runs(p: Pod): boolean {
  return p.status?.phase === 'Running';
}

function hostPorts(p: Pod): readonly string[] {
  const all = [...(p.spec?.containers ?? []), ...(p.spec?.initContainers ?? [])];
  return all.flatMap((c) =>
    (c.ports ?? [])
      .filter((x) => (x.hostPort ?? 0) > 0)
      .map((x) => `${x.protocol ?? 'TCP'} ${x.hostIP ?? ''} ${x.hostPort}`),
  );
}

/**
 * Where Pods are: bound to a node that there was, and what runs on a node fits into it. Two
 * schedulers, one after the other, may bind more than fits; the kubelet then refuses.
 */
export class PlacementChecker {
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, Map<string, Pod>>();

  constructor(history: StoreHistory) {
    history.each('nodes', history.revision, (kv) => this.#node(objectOf(kv) as Node));
    history.each('pods', history.revision, (kv) => this.#pod(kv.key, objectOf(kv) as Pod));
  }

  onChange(c: Change): void {
    const { key } = c.kv;
    if (key.startsWith(NODES) && c.type === 'PUT') this.#node(objectOf(c.kv) as Node);
    if (!key.startsWith(PODS)) return;
    const old = c.prev && (objectOf(c.prev) as Pod).spec?.nodeName;
    if (c.type === 'PUT') {
      const pod = objectOf(c.kv) as Pod;
      const node = pod.spec?.nodeName;
      if (old !== undefined && old !== node) throw new Error(`${key} moved from ${old} to ${node}`);
      if (node !== undefined && old === undefined) this.#existed(key, node);
      this.#pod(key, pod);
    } else if (old !== undefined) this.#pods.get(old)?.delete(key);
  }

  #existed(key: string, node: string): void {
    if (!this.#nodes.has(node)) throw new Error(`${key} was bound to ${node}, which never was`);
  }

  #node(n: Node): void {
    this.#nodes.set(n.metadata!.name!, n);
  }

  #pod(key: string, p: Pod): void {
    const node = p.spec?.nodeName;
    if (node === undefined) return;
    let pods = this.#pods.get(node);
    if (!pods) this.#pods.set(node, (pods = new Map()));
    if (!runs(p)) {
      pods.delete(key);
      return;
    }
    const isNew = !pods.has(key);
    pods.set(key, p);
    if (isNew) this.#fits(node, [...pods.values()]);
  }

  #fits(node: string, pods: readonly Pod[]): void {
    const can = this.#nodes.get(node)?.status?.allocatable ?? {};
    const sum = { cpu: 0, memory: 0 };
    for (const p of pods) {
      const { requests } = podRequests(p);
      sum.cpu += requests.milliCPU;
      sum.memory += requests.memory;
    }
    if (sum.cpu > milliValue(can['cpu'])) throw new Error(`${node}: ${sum.cpu}m CPU requested`);
    if (sum.memory > quantityValue(can['memory'])) {
      throw new Error(`${node}: ${sum.memory} bytes of memory requested`);
    }
    if (pods.length > Number(can['pods'])) throw new Error(`${node}: ${pods.length} Pods`);
    const ports = pods.flatMap(hostPorts);
    if (new Set(ports).size < ports.length) throw new Error(`${node}: host ports ${ports.join()}`);
  }
}
