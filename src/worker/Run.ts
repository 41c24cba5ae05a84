import type { ClusterCommand, RecordedCommand, Stamp } from '../engine/api/ClusterCommand.ts';
import type { ClusterConfig } from '../engine/api/ClusterConfig.ts';
import type { ClusterKeyframe } from '../engine/Cluster.ts';
import { Cluster } from '../engine/Cluster.ts';
import type { TraceMarks } from '../engine/sim/Trace.ts';
import type { PastRow } from '../protocol/protocol.ts';

/** Steps between two keyframes, and how many are kept of a branch. */
const KEYFRAME_STEPS = 20_000;
const KEYFRAMES_MAX = 40;

/** Branches that are kept beside the present one. */
const BRANCHES_MAX = 5;

/** A moment that can be gone back to. */
interface KeyframeAt {
  readonly stamp: Stamp;
  readonly cluster: ClusterKeyframe;
  readonly marks: TraceMarks;
  /** Commands before it. */
  readonly commands: number;
}

/** Where a run continues from. */
export interface Origin {
  readonly cluster: ClusterKeyframe;
  readonly commands: readonly RecordedCommand[];
}

/** One history: its commands, and keyframes along it. */
interface Branch {
  readonly id: number;
  readonly parent: number;
  readonly from: number;
  readonly commands: RecordedCommand[];
  keyframes: KeyframeAt[];
  /** How far it was run. */
  until: Stamp;
}

function before(x: Stamp, y: Stamp): boolean {
  return x.step < y.step || x.at < y.at;
}

/**
 * A cluster and its past: every command is recorded with its moment, keyframes are kept, a seek is
 * a keyframe and a replay. Within the past the cluster repeats what was; a command there begins a
 * branch, and the old future is kept.
 */
export class Run {
  readonly cluster: Cluster;
  #branch: Branch;
  #others: Branch[] = [];
  #ids = 0;
  /** Index of the next recorded command; at the head: how many there are. */
  #next = 0;
  #keyframeAt = 0;
  #version = 0;
  /** Commands are repeated at their times: their steps are those of another engine. */
  #byTime = false;
  #divergedAt = -1;

  /** Boots a cluster, or continues from a keyframe made elsewhere: the past before it is gone. */
  constructor(config: ClusterConfig, from?: Origin) {
    this.cluster = new Cluster(config);
    if (from) this.cluster.load(from.cluster);
    else this.cluster.boot();
    const until = this.stamp();
    const commands = [...(from?.commands ?? [])];
    this.#next = commands.length;
    this.#branch = { id: 0, parent: -1, from: until.at, commands, keyframes: [], until };
    this.keep();
  }

  /** Grows when branches change: the page is then told of the past. */
  get version(): number {
    return this.#version;
  }

  /** Commands of this run up to now. */
  get commands(): readonly RecordedCommand[] {
    return this.#branch.commands.slice(0, this.#next);
  }

  /** The exact moment. */
  stamp(): Stamp {
    const { now, seq, steps } = this.cluster.sim;
    return { at: now, seq, step: steps };
  }

  /** The cluster stands before the end of what this branch has seen. */
  get inPast(): boolean {
    return before(this.stamp(), this.#branch.until);
  }

  /**
   * Takes the next step up to a time, and the recorded commands on the way. False when there is
   * none; the clock then stands at the last step.
   */
  step(until: number): boolean {
    const { sim } = this.cluster;
    if (this.#next < this.#branch.commands.length && !this.#repeat(until)) return false;
    if (!sim.step(until)) return false;
    if (sim.steps - this.#keyframeAt >= KEYFRAME_STEPS && !this.inPast) this.keep();
    return true;
  }

  /** Lets the clock stand at a time before which nothing happens. */
  idleUntil(until: number): void {
    this.cluster.sim.idleUntil(until);
  }

  /** Does a command now. In the past this begins a branch. Answers its root. */
  command(command: ClusterCommand): number {
    const stamp = this.stamp();
    if (this.inPast) this.#fork(stamp);
    this.#branch.commands.push({ ...stamp, command });
    this.#next++;
    const root = this.cluster.command(command);
    this.#branch.until = this.stamp();
    return root;
  }

  /** Notes that the run has come so far; call it before looking at `inPast` from outside. */
  advanceHead(): void {
    const stamp = this.stamp();
    if (before(this.#branch.until, stamp)) this.#branch.until = stamp;
  }

  /** Makes a keyframe of now. */
  keep(): void {
    const stamp = this.stamp();
    this.advanceHead();
    this.#keyframeAt = stamp.step;
    const last = this.#branch.keyframes.at(-1);
    if (last && !before(last.stamp, stamp)) return;
    const marks = this.cluster.sim.trace.marks();
    const cluster = this.cluster.keyframe();
    this.#branch.keyframes.push({ stamp, cluster, marks, commands: this.#next });
    if (this.#branch.keyframes.length > KEYFRAMES_MAX) this.#thin();
  }

  /** Goes to the newest keyframe at or before a time; stepping on repeats the rest. */
  seek(at: number, branch: number | undefined): boolean {
    const to = this.#find(branch ?? this.#branch.id);
    const frame = to?.keyframes.findLast((k) => k.stamp.at <= at) ?? to?.keyframes[0];
    if (!to || !frame) return false;
    if (!this.inPast) this.keep();
    this.#leave(to);
    this.#load(frame);
    return true;
  }

  /** Goes to the newest keyframe before now: after a fault. What came after it is dropped. */
  recover(): void {
    const frame = this.#branch.keyframes.at(-1)!;
    this.#branch.commands.length = frame.commands;
    this.#branch.until = frame.stamp;
    this.#load(frame);
  }

  /** Virtual time of the newest keyframe. */
  get lastKeyframe(): number {
    return this.#branch.keyframes.at(-1)?.stamp.at ?? -1;
  }

  /**
   * Takes a recorded run's commands; stepping repeats it. `byTime`: another revision of the engine
   * recorded them, whose steps may not be ours.
   */
  repeat(commands: readonly RecordedCommand[], until: Stamp, byTime = false): void {
    this.#branch.commands.push(...commands);
    this.#branch.until = until;
    this.#byTime = byTime;
  }

  /** Virtual time of the first repeated command before which this run went otherwise; or -1. */
  get divergedAt(): number {
    return this.#divergedAt;
  }

  /** What can be sought. */
  past(): PastRow {
    const all = [...this.#others, this.#branch].sort((x, y) => x.id - y.id);
    const branches = all.map((b) => {
      const { id, parent, from, until, commands } = b;
      return { id, parent, from, until: until.at, commands: commands.length };
    });
    const from = this.#branch.keyframes[0]!.stamp.at;
    const { id, until } = this.#branch;
    return { branch: id, from, until: until.at, inPast: this.inPast, branches };
  }

  /** Does recorded commands whose moment has come; false when the next comes after `until`. */
  #repeat(until: number): boolean {
    const { sim } = this.cluster;
    const { commands } = this.#branch;
    for (let c = commands[this.#next]; c && this.#due(c); c = commands[this.#next]) {
      if (c.at > until) return false;
      sim.idleUntil(c.at);
      if (c.step !== sim.steps && this.#divergedAt < 0) this.#divergedAt = c.at;
      this.#next++;
      if (this.cluster.refusal(c.command) === undefined) this.cluster.command(c.command);
    }
    return true;
  }

  #due(c: RecordedCommand): boolean {
    const { sim } = this.cluster;
    return this.#byTime ? c.at < sim.queue.peekAt() : c.step <= sim.steps;
  }

  #fork(stamp: Stamp): void {
    const old = this.#branch;
    this.#others.push(old);
    if (this.#others.length > BRANCHES_MAX) this.#others.shift();
    this.#branch = {
      id: ++this.#ids,
      parent: old.id,
      from: stamp.at,
      commands: old.commands.slice(0, this.#next),
      keyframes: old.keyframes.filter((k) => !before(stamp, k.stamp)),
      until: stamp,
    };
    this.#version++;
  }

  #find(id: number): Branch | undefined {
    return id === this.#branch.id ? this.#branch : this.#others.find((b) => b.id === id);
  }

  #leave(to: Branch): void {
    if (to === this.#branch) return;
    this.#others = [...this.#others.filter((b) => b !== to), this.#branch];
    this.#branch = to;
  }

  #load(frame: KeyframeAt): void {
    this.cluster.load(frame.cluster);
    this.cluster.sim.trace.rewind(frame.marks);
    this.cluster.sim.faults.length = 0;
    this.#next = frame.commands;
    this.#keyframeAt = frame.stamp.step;
    this.#version++;
  }

  /** Drops every other keyframe of the older half, never the first. */
  #thin(): void {
    const half = KEYFRAMES_MAX >> 1;
    this.#branch.keyframes = this.#branch.keyframes.filter(
      (_, i) => i === 0 || i >= half || i % 2 === 0,
    );
  }
}
