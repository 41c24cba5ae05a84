/** Version of what the two threads say to each other. */
export const PROTOCOL_VERSION = 1;

/** How fast the cluster's clock runs: virtual seconds a second, or `story`, or as fast as it can. */
export type Pace = 'story' | 0.1 | 1 | 10 | 100 | 1000 | 'max';

/** A component of a machine as the picture shows it. */
export interface ComponentRow {
  /** `cp-1/etcd` */
  readonly id: string;
  readonly machine: string;
  readonly binary: string;
  readonly state: 'leader' | 'standby' | 'follower' | 'candidate' | 'running' | 'down';
  /** Term, commit index, number of watches: what stands in small print. */
  readonly detail: string;
}

/** A machine. */
export interface NodeRow {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly ip: string;
  readonly podCIDR: string;
  readonly status: 'Ready' | 'NotReady' | 'Unknown' | 'Absent';
  readonly schedulable: boolean;
  readonly powered: boolean;
}

/** Class of a Pod's state, by which it is drawn. */
export type PodClass =
  | 'waiting'
  | 'progress'
  | 'good'
  | 'finished'
  | 'failed'
  | 'leaving'
  | 'unknown';

/** A Pod. `status` is kubectl's STATUS column. */
export interface PodRow {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly status: string;
  readonly class: PodClass;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
}

/** A message or piece of work of the user's chain. */
export interface TraceRowView {
  readonly id: number;
  readonly at: number;
  readonly until: number;
  readonly cause: number;
  readonly root: number;
  readonly kind: string;
  readonly verb: string;
  readonly object: string;
  readonly num: number;
  /** Actor names. */
  readonly from: string;
  readonly to: string;
}

/** An event of the cluster. */
export interface KubeEventRow {
  readonly key: string;
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly last: string;
}

/** What changed since the last frame. A new `epoch` replaces everything. */
export interface Frame {
  readonly type: 'frame';
  readonly epoch: number;
  /** Virtual time, µs since the Unix epoch. */
  readonly now: number;
  readonly running: boolean;
  readonly components: readonly ComponentRow[];
  readonly nodes: readonly NodeRow[];
  readonly pods: readonly PodRow[];
  readonly gone: readonly string[];
  readonly events: readonly KubeEventRow[];
  readonly trace: readonly TraceRowView[];
}

/** The answer to a `call`. */
export interface Reply {
  readonly type: 'reply';
  readonly id: number;
  readonly code: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly root: number;
}

/** The worker's engine failed; it says where. */
export interface Crash {
  readonly type: 'crash';
  readonly message: string;
}

/** Worker → page. */
export type ToPage = { readonly type: 'ready'; readonly version: number } | Frame | Reply | Crash;

/** Page → worker. */
export type ToWorker =
  | {
      readonly type: 'start';
      readonly seed: number;
      readonly controlPlanes: number;
      readonly workers: number;
    }
  | { readonly type: 'pace'; readonly pace: Pace }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'step'; readonly n: number }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly path: string;
      readonly query?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly type: 'power'; readonly machine: string; readonly on: boolean };
