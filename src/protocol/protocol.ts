import type { ClusterCommand, RecordedCommand, Stamp } from '../engine/api/ClusterCommand.ts';
import type { ClusterConfig } from '../engine/api/ClusterConfig.ts';
import type { Attempt, Decision } from '../engine/scheduler/Decision.ts';
import type { WhyCell } from '../engine/scheduler/why/cell/WhyCell.ts';
import type { Counterfactual } from '../engine/scheduler/why/counterfactuals.ts';
import type { QueuedPodView } from '../engine/scheduler/why/queueView.ts';
import type { Moves } from '../engine/scheduler/why/whoWouldMove.ts';
import type { WhyTable } from '../engine/scheduler/why/whyTable.ts';
import type {
  ConnectionRow,
  ExplainedGroup,
  RulesAnswer,
  TrafficAnswer,
} from './networkAnswers.ts';

/** Version of what the two threads say to each other. */
export const PROTOCOL_VERSION = 3;

/**
 * How fast the cluster's clock runs: so many virtual seconds a second, `max` as fast as it can, or
 * `story`: after each step that made rows of a user's chain the clock stands until the page says
 * that it has shown them (`shown`); the gaps of such a chain pass quickly.
 */
export type Pace = 'story' | 0.1 | 1 | 10 | 100 | 1000 | 'max';

// ---------------------------------------------------------------------------- rows of the picture

/** A component of a machine as the picture shows it. */
export interface ComponentRow {
  /** `cp-1/etcd` */
  readonly id: string;
  readonly machine: string;
  readonly binary: string;
  readonly state: 'leader' | 'standby' | 'follower' | 'candidate' | 'running' | 'down';
  /** Term, commit index, number of watches: what stands in small print. */
  readonly detail: string;
  /** etcd only. */
  readonly raft?: RaftRow;
}

/** A member of etcd. */
export interface RaftRow {
  readonly term: number;
  readonly commit: number;
  readonly applied: number;
  readonly revision: number;
  /** Members, and how many make a majority. */
  readonly members: number;
  readonly quorum: number;
}

/** A machine. */
export interface NodeRow {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly ip: string;
  readonly podCIDR: string;
  /** The Node's Ready condition; Absent: the API has no such Node. */
  readonly status: 'Ready' | 'NotReady' | 'Unknown' | 'Absent';
  readonly schedulable: boolean;
  /** The machine runs. */
  readonly powered: boolean;
  /** Value of `topology.kubernetes.io/zone`, or ''. */
  readonly zone: string;
  /** Taints as `key=value:effect`. */
  readonly taints: readonly string[];
  /** Allocatable: thousandths of a CPU, and bytes. */
  readonly milliCPU: number;
  readonly memory: number;
  /** Conditions that tell of pressure: `MemoryPressure`. */
  readonly pressure: readonly string[];
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

/** What a Pod waits for that takes its time, in µs of virtual time. */
export interface PodWait {
  /** A pull that runs; the back-off before a restart or the next pull; the grace period left. */
  readonly what: 'pull' | 'restart' | 'retry' | 'grace';
  readonly from: number;
  readonly until: number;
  /** The image that is pulled, and its size: 0 where nobody knows. */
  readonly image: string;
  readonly bytes: number;
}

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
  readonly ip: string;
  /** uid of the object that controls it, or ''. */
  readonly owner: string;
  /** Requests: thousandths of a CPU, and bytes. */
  readonly milliCPU: number;
  readonly memory: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly wait: PodWait | null;
  /** Small print beside the status: what keeps it Pending, an exit code, a limit; or ''. */
  readonly note: string;
}

/** An object of any other kind. Counts are 0 where a kind has none. */
export interface ObjectRow {
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** uid of the object that controls it, or ''. */
  readonly owner: string;
  /** Replicas, completions, nodes or endpoints wanted, there, and ready. */
  readonly wanted: number;
  readonly current: number;
  readonly ready: number;
  /** What the picture says in small print: a Service's type and address, a rollout's revision. */
  readonly detail: string;
  /** Labels of the Pods that it selects (a Service's selector, `matchLabels`); null: it has none. */
  readonly selector: Readonly<Record<string, string>> | null;
}

/** An event of the cluster (kind Event). */
export interface KubeEventRow {
  readonly key: string;
  /** `Pod/default/web` */
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly last: string;
  /** Component that reports it. */
  readonly source: string;
}

/** A message that travelled over a Link, or a piece of work. */
export interface TraceRowView {
  /** Running number, one higher for each row; the same again in a replay. */
  readonly n: number;
  /** The entry's sequence: causes refer to it. Work has the id of the entry that it was done in. */
  readonly id: number;
  /** µs; when it left and arrived. Equal for work. */
  readonly at: number;
  readonly until: number;
  readonly cause: number;
  /** The user's command that caused it in the end; 0: background. */
  readonly root: number;
  readonly kind: 'request' | 'response' | 'watch' | 'raft' | 'lease' | 'packet' | 'work' | 'lost';
  readonly verb: string;
  readonly object: string;
  readonly num: number;
  /** What it carried in a few words of Kubernetes: a node, an event's reason, a status; or ''. */
  readonly note: string;
  /** `cp-1/etcd` */
  readonly from: string;
  readonly to: string;
}

/** A branch of the past: what was, from where it left its parent on. */
export interface BranchRow {
  readonly id: number;
  /** -1 for the first. */
  readonly parent: number;
  /** Virtual time at which it left its parent, and up to which it was run, µs. */
  readonly from: number;
  readonly until: number;
  readonly commands: number;
}

/** What can be sought. */
export interface PastRow {
  readonly branch: number;
  /** Virtual times, µs: the beginning, and how far this branch was run. */
  readonly from: number;
  readonly until: number;
  /** The cluster stands before `until`: playing repeats what was, a command starts a branch. */
  readonly inPast: boolean;
  /** The present branch and up to five others, oldest first. */
  readonly branches: readonly BranchRow[];
}

/** Keys of rows that are no more. */
export interface Gone {
  readonly components?: readonly string[];
  readonly nodes?: readonly string[];
  /** uids */
  readonly pods?: readonly string[];
  /** uids */
  readonly objects?: readonly string[];
  readonly events?: readonly string[];
}

/**
 * What changed since the last frame; rows are whole. With `base` it replaces everything the page
 * knows. `epoch` rises with each base, `version` by one a frame: after a gap the page asks for a
 * `base`.
 */
export interface Frame {
  readonly type: 'frame';
  readonly epoch: number;
  readonly version: number;
  readonly base: boolean;
  /** Virtual time, µs since the Unix epoch. */
  readonly now: number;
  readonly running: boolean;
  readonly pace: Pace;
  readonly components: readonly ComponentRow[];
  readonly nodes: readonly NodeRow[];
  readonly pods: readonly PodRow[];
  readonly objects: readonly ObjectRow[];
  readonly events: readonly KubeEventRow[];
  readonly gone: Gone;
  /** Rows of users' chains, with `traffic` on also the background's: 400, fewer beside others. */
  readonly trace: readonly TraceRowView[];
  /** Present when it changed. */
  readonly past?: PastRow;
}

// -------------------------------------------------------------------------------- page → worker

/** Where a run is to be brought: its input, and the moment. */
export interface RunInput {
  readonly config: ClusterConfig;
  readonly commands: readonly RecordedCommand[];
  readonly until: Stamp;
}

/** A question about what is there, answered by `done` with the same id. It changes nothing. */
export type Ask =
  /** An object and its history. `key`: `Pod/default/web`, `Node/worker-1`. */
  | { readonly ask: 'object'; readonly key: string }
  /** Owners, owned, selected, endpoints of an object. */
  | { readonly ask: 'related'; readonly key: string }
  /** Trace rows: of a root, from a running number on, of kinds; `background` for root 0. */
  | {
      readonly ask: 'trace';
      readonly root?: number;
      readonly since?: number;
      readonly kinds?: readonly TraceRowView['kind'][];
      readonly background?: boolean;
      readonly limit?: number;
    }
  /** What a trace row carried. */
  | { readonly ask: 'body'; readonly n: number; readonly background?: boolean }
  /** The scheduler's table of a Pod's last attempt. `key`: `default/web`. */
  | { readonly ask: 'decision'; readonly key: string }
  /** All that the scheduler says of a Pod: then, and as things are now. */
  | { readonly ask: 'why'; readonly of: WhySubject }
  /** A cell of the table as things are now. */
  | {
      readonly ask: 'whyCell';
      readonly of: WhySubject;
      readonly node: string;
      readonly plugin: string;
      readonly point: 'filter' | 'score';
    }
  /** Small changes after which a Pod that fits nowhere would fit, each tried on a fork. */
  | { readonly ask: 'whatWouldHelp'; readonly of: WhySubject }
  /** The KubeSchedulerConfiguration in use. */
  | { readonly ask: 'schedulerConfiguration' }
  /** Which Pods another KubeSchedulerConfiguration would put elsewhere. */
  | { readonly ask: 'whoWouldMove'; readonly configuration: unknown }
  /** What kube-proxy has left in a node's kernel, as the kernel's tools print it. */
  | { readonly ask: 'rules'; readonly node: string }
  /** The same line by line, each with what it does. */
  | { readonly ask: 'rulesExplained'; readonly node: string }
  /** The connections that a node's kernel tracks. */
  | { readonly ask: 'connections'; readonly node: string }
  /** What came of a `traffic` command, by its root. */
  | { readonly ask: 'traffic'; readonly root: number }
  | { readonly ask: 'hash' }
  | { readonly ask: 'now' }
  | { readonly ask: 'snapshot' }
  /** Config, commands and moment of this run: what a share code holds. */
  | { readonly ask: 'input' };

/** Answers to `Ask`, by the word asked. */
export interface Answers {
  readonly object: ObjectAnswer | undefined;
  readonly related: readonly RelatedRow[];
  readonly trace: readonly TraceRowView[];
  /** Undefined when the row is forgotten or carries nothing. */
  readonly body: unknown;
  /** As `engine/scheduler` keeps it. */
  readonly decision: Decision | undefined;
  /** Undefined when there is no such Pod. */
  readonly why: WhyAnswer | undefined;
  readonly whyCell: WhyCell | undefined;
  readonly whatWouldHelp: readonly Counterfactual[];
  readonly schedulerConfiguration: unknown;
  /** Mistakes of the configuration, or what it would change. */
  readonly whoWouldMove: { readonly mistakes: readonly string[]; readonly moves?: Moves };
  /** Undefined: there is no such node. */
  readonly rules: RulesAnswer | undefined;
  readonly rulesExplained: readonly ExplainedGroup[];
  readonly connections: readonly ConnectionRow[];
  /** Undefined while it is under way. */
  readonly traffic: TrafficAnswer | undefined;
  /** 16 hexadecimal digits. */
  readonly hash: string;
  /** Virtual time, ms. */
  readonly now: number;
  readonly snapshot: Uint8Array;
  readonly input: RunInput;
}

/** A Pod that is there (`default/web`), or one that is not yet, with its defaults. */
export type WhySubject = { readonly key: string } | { readonly pod: unknown };

/** Why a Pod is where it is. */
export interface WhyAnswer {
  /** The last attempt as it was; undefined before the first, and when it is forgotten. */
  readonly decision: Decision | undefined;
  /** Attempts of a Pod that was refused at least once, oldest first. */
  readonly attempts: readonly Attempt[];
  /** All nodes × all plugins as things are now; undefined when no profile schedules the Pod. */
  readonly table: WhyTable | undefined;
  /** Where it waits; undefined when it does not. */
  readonly waiting: QueuedPodView | undefined;
  /** Zones of the table's nodes, in their order; '' for none. */
  readonly zones: readonly string[];
}

/** One state that an object had. */
export interface ObjectVersion {
  readonly resourceVersion: string;
  readonly change: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** Entry and root of the write. */
  readonly cause: number;
  readonly root: number;
  readonly object: unknown;
}

/** An object as etcd has it, and its kept past, newest first. */
export interface ObjectAnswer {
  readonly key: string;
  readonly object: unknown;
  readonly history: readonly ObjectVersion[];
}

/** Something that belongs to an object. */
export interface RelatedRow {
  readonly relation: 'owner' | 'owned' | 'selects' | 'selectedBy' | 'on';
  /** `ReplicaSet/default/web-5d9c` */
  readonly key: string;
  readonly uid: string;
}

/** What the page asks the worker to do and waits for: answered by `done` or `failed`. */
export type Order =
  | Ask
  /** A new cluster. With commands: run to `until`, then stand there. */
  | {
      readonly ask: 'start';
      readonly config: ClusterConfig;
      readonly paused?: boolean;
      readonly pace?: Pace;
      readonly input?: RunInput;
      /** Another revision of the engine recorded the input: commands come at their times. */
      readonly byTime?: boolean;
    }
  /** Lets the clock run so many µs as fast as it can, then as it was. Answers now, ms. */
  | { readonly ask: 'advance'; readonly us: number }
  /** The clock stands; takes so many steps: entries of the queue, or of users' chains. */
  | { readonly ask: 'step'; readonly n: number; readonly of?: 'event' | 'hop' }
  /** A fault, a machine more or less. Answers its root. `run`: see `call`. */
  | { readonly ask: 'command'; readonly command: ClusterCommand; readonly run?: boolean }
  | { readonly ask: 'restore'; readonly bytes: Uint8Array }
  /** The cluster as it was at a time; the clock stands. */
  | { readonly ask: 'seek'; readonly at: number; readonly branch?: number }
  /** After a crash: the newest keyframe before it. */
  | { readonly ask: 'recover' };

/** Answers to `Order`, by the word asked. */
export interface Results extends Answers {
  /** Where a repeated run first went otherwise than the recorded one, µs; -1: nowhere. */
  readonly start: { readonly divergedAt: number };
  readonly advance: number;
  readonly step: undefined;
  readonly command: number;
  readonly restore: undefined;
  readonly seek: undefined;
  readonly recover: undefined;
}

/** Page → worker. */
export type ToWorker =
  | { readonly type: 'pace'; readonly pace: Pace }
  | { readonly type: 'play'; readonly pace?: Pace }
  /** Also ends an `advance`, `seek` or repeated run where it is. */
  | { readonly type: 'pause' }
  /** Story: rows up to this running number were shown. */
  | { readonly type: 'shown'; readonly n: number }
  /** Frames tell of the background's messages too (heartbeats, leases, Raft), or no longer. */
  | { readonly type: 'traffic'; readonly background: boolean }
  /** The page has lost a frame. */
  | { readonly type: 'base' }
  | { readonly type: 'order'; readonly id: number; readonly order: Order }
  /**
   * A request to the API as the administrator's kubectl. `run`: when the clock stands, it runs
   * exactly until the answer. `hurry`: when it runs, it runs as fast as it can until the answer,
   * and a chain is not told hop by hop.
   */
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly path: string;
      readonly query?: Readonly<Record<string, string | readonly string[]>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly run?: boolean;
      readonly hurry?: boolean;
    }
  /** A watch or a followed log. `stream`s follow until it ends or is cancelled. */
  | {
      readonly type: 'open';
      readonly id: number;
      readonly path: string;
      readonly query?: Readonly<Record<string, string | readonly string[]>>;
      readonly headers?: Readonly<Record<string, string>>;
      /** While the clock stands it runs, until the stream ends. */
      readonly run?: boolean;
    }
  | { readonly type: 'cancel'; readonly id: number };

// -------------------------------------------------------------------------------- worker → page

/** The answer to a `call`. Code 0: no API server answered; the body says why. */
export interface Reply {
  readonly type: 'reply';
  readonly id: number;
  readonly code: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The command's root: its chain in the trace. */
  readonly root: number;
}

/** Something of an open stream. */
export interface Stream {
  readonly type: 'stream';
  readonly id: number;
  readonly step:
    | { readonly step: 'opened'; readonly code: number; readonly body: unknown }
    | { readonly step: 'event'; readonly change: string; readonly object: unknown }
    | { readonly step: 'closed'; readonly reason: string };
}

/** The worker's engine failed; it says where. `recover` goes back to the newest keyframe. */
export interface Crash {
  readonly type: 'crash';
  readonly message: string;
  /** Virtual time of the keyframe that `recover` goes back to, µs; -1 for none. */
  readonly keyframe: number;
}

/** Worker → page. */
export type ToPage =
  | { readonly type: 'ready'; readonly version: number }
  | Frame
  | Reply
  | Stream
  | Crash
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: string;
      readonly message: string;
    };
