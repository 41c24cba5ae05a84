import type { MachineConfig } from './ClusterConfig.ts';

/** A request to the API by the administrator outside; the body is decoded JSON or text. */
export interface RequestCommand {
  readonly do: 'request';
  readonly method: string;
  /** `/api/v1/namespaces/default/pods`; without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A fault, or its end. Targets: `worker-1` a machine, `cp-1/etcd` a process. */
export type Fault =
  /** Ends a machine or a process: SIGTERM, SIGKILL, or (machines mostly) loss of power. */
  | { readonly kind: 'stop'; readonly target: string; readonly how?: 'term' | 'kill' | 'power' }
  /** Starts what was stopped; what runs stays as it is. */
  | { readonly kind: 'start'; readonly target: string }
  /** Stop and start at once. */
  | { readonly kind: 'restart'; readonly target: string; readonly how?: 'term' | 'kill' | 'power' }
  /** Kills a container's main process. `target` is `namespace/pod`; without `container` the first. */
  | { readonly kind: 'kill-container'; readonly target: string; readonly container?: string }
  /** Cuts a machine off from all others, or from `from` only; `oneWay`: what it sends is lost. */
  | {
      readonly kind: 'partition';
      readonly target: string;
      readonly from?: string;
      readonly oneWay?: boolean;
    }
  /** Makes a machine's Links slow or lossy; absent fields stay as they are. */
  | {
      readonly kind: 'link';
      readonly target: string;
      readonly from?: string;
      readonly latencyMs?: number;
      readonly jitterMs?: number;
      /** 0 … 100 */
      readonly lossPercent?: number;
    }
  /** Leaves a machine only so much of a resource (`40Mi`); without `available` it has enough again. */
  | {
      readonly kind: 'pressure';
      readonly target: string;
      readonly resource: 'memory' | 'ephemeral-storage';
      readonly available?: string;
    }
  /** Makes all Links of a machine whole again. */
  | { readonly kind: 'heal'; readonly target: string };

/** Modes in which kube-proxy of a cluster can run; userspace is shown only as rules. */
export type ClusterProxyMode = 'iptables' | 'nftables' | 'ipvs';
/** Where a client program runs: in a Pod (`namespace/name`), on a machine, or outside of the cluster. */
export type TrafficFrom =
  | { readonly at: 'pod' | 'node'; readonly name: string }
  | { readonly at: 'outside' };

/** What may be done to a cluster from outside. Recorded with time and sequence: a run's input. */
export type ClusterCommand =
  | RequestCommand
  /** A watch or followed log; what it tells goes to the host. */
  | { readonly do: 'open'; readonly request: RequestCommand }
  /** Ends the stream that the command with this ticket opened. */
  | { readonly do: 'cancel'; readonly ticket: number }
  | { readonly do: 'fault'; readonly fault: Fault }
  /** Every kube-scheduler takes this KubeSchedulerConfiguration, as its file would hold it. */
  | { readonly do: 'configureScheduler'; readonly configuration: unknown }
  /** Sends traffic by a client program: `curl http://web.default.svc`, `nslookup web`. */
  | { readonly do: 'traffic'; readonly from: TrafficFrom; readonly command: readonly string[] }
  /** Without a config: the next free name with the facts of the last worker. */
  | { readonly do: 'addWorker'; readonly machine?: MachineConfig }
  /** Deletes the Node object and takes the machine away for good. */
  | { readonly do: 'removeWorker'; readonly machine: string }
  /** kube-proxy starts anew in another mode, on one machine or on all. */
  | { readonly do: 'proxyMode'; readonly mode: ClusterProxyMode; readonly machine?: string };

/** When a command took effect, exactly: between two steps of the simulation. */
export interface Stamp {
  /** Virtual time, µs. */
  readonly at: number;
  /** Sequence of the newest entry before it. */
  readonly seq: number;
  /** Steps taken before it. */
  readonly step: number;
}

/** A command as it is recorded. */
export interface RecordedCommand extends Stamp {
  readonly command: ClusterCommand;
}
