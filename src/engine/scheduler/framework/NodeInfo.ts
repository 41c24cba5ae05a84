import type { Node } from '../../api/core/node/fields.ts';
import type { PodInfo } from './PodInfo.ts';
import { Resource } from './Resource.ts';
import type { Labels } from './Selector.ts';
import { UsedPorts } from './UsedPorts.ts';

/** An image in the cluster. Models: kube-scheduler framework/types.go ImageStateSummary */
export interface ImageState {
  readonly size: number;
  /** How many nodes have it. */
  readonly nodes: number;
}

const NO_LABELS: Labels = {};
const NO_IMAGES: ReadonlyMap<string, ImageState> = new Map();

/**
 * A node with what its Pods take of it. Derived and mutable: only the cache (or a clone's owner)
 * changes it. Models: pkg/scheduler/framework/types.go NodeInfo
 */
export class NodeInfo {
  node: Node;
  name: string;
  labels: Labels;
  /** In upstream's order: a removed Pod's place is taken by the last one. */
  readonly pods: PodInfo[] = [];
  usedPorts = new UsedPorts();
  requested = new Resource();
  nonZeroMilliCPU = 0;
  nonZeroMemory = 0;
  allocatable = new Resource();
  images: ReadonlyMap<string, ImageState> = NO_IMAGES;
  /** Features that the node's kubelet declares. */
  declaredFeatures: ReadonlySet<string> = new Set();

  constructor(node: Node) {
    this.node = node;
    this.name = node.metadata?.name ?? '';
    this.labels = node.metadata?.labels ?? NO_LABELS;
    this.setNode(node);
  }

  setNode(node: Node): void {
    const old = this.node.status?.allocatable;
    if (node.status?.allocatable !== old || this.allocatable.nothing) {
      this.allocatable = new Resource().addList(node.status?.allocatable);
    }
    this.node = node;
    this.name = node.metadata?.name ?? '';
    this.labels = node.metadata?.labels ?? NO_LABELS;
    this.declaredFeatures = new Set(node.status?.declaredFeatures);
  }

  addPod(p: PodInfo): void {
    this.pods.push(p);
    this.#count(p, 1);
  }

  /** Takes a Pod away. Answers it and the Pod that took its place, if any. */
  removePod(p: PodInfo): Taken | undefined {
    const taken = take(this.pods, p.uid);
    if (!taken) return undefined;
    this.#count(taken.gone, -1);
    return taken;
  }

  #count(p: PodInfo, sign: 1 | -1): void {
    this.requested.apply(p.requests, sign);
    this.nonZeroMilliCPU += sign * p.nonZeroMilliCPU;
    this.nonZeroMemory += sign * p.nonZeroMemory;
    for (const port of p.ports) {
      if (sign > 0) this.usedPorts.add(port);
      else this.usedPorts.remove(port);
    }
  }

  /** A copy to try things on. Models: NodeInfo.Snapshot */
  clone(): NodeInfo {
    const c = new NodeInfo(this.node);
    for (const p of this.pods) c.pods.push(p);
    c.usedPorts = this.usedPorts.clone();
    c.requested = this.requested.clone();
    c.nonZeroMilliCPU = this.nonZeroMilliCPU;
    c.nonZeroMemory = this.nonZeroMemory;
    c.allocatable = this.allocatable;
    c.images = this.images;
    return c;
  }
}

/** A Pod that left a list, and the last one, which moved into its place. */
export interface Taken {
  readonly gone: PodInfo;
  readonly moved: PodInfo | undefined;
}

function take(pods: PodInfo[], uid: string): Taken | undefined {
  for (let i = 0; i < pods.length; i++) {
    const gone = pods[i]!;
    if (gone.uid !== uid) continue;
    const last = pods.pop()!;
    if (i === pods.length) return { gone, moved: undefined };
    pods[i] = last;
    return { gone, moved: last };
  }
  return undefined;
}
