import type { Actor, Handlers, Part, StopKind } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import type { Prng } from '../sim/Prng.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { TraceInfo } from '../sim/Trace.ts';
import type { EtcdErrorReason, EtcdOp, EtcdRequest, EtcdResponse } from './EtcdApi.ts';
import type { WatchRecord } from './EtcdWatches.ts';
import { EtcdWatches } from './EtcdWatches.ts';
import type { StoreRoots, StoreState } from './mvcc/Store.ts';
import { newStoreState, Store } from './mvcc/Store.ts';
import { streamOf } from './raft/streamOf.ts';
import type { Message, RaftSnapshot } from './raft/Message.ts';
import type { RaftHost } from './raft/Raft.ts';
import { Raft } from './raft/Raft.ts';
import type { RaftState } from './raft/RaftState.ts';
import { newRaftState } from './raft/RaftState.ts';

/** Tick of Raft's clock: the heartbeat interval. */
const TICK_US = 100 * MS;

/** A proposal without an answer after this long is given up. Models: etcdserver ReqTimeout */
const REQUEST_TIMEOUT_US = 7_000 * MS;

/** Entries kept for slow followers, and how many more may pile up before the log is cut. */
const CATCH_UP_ENTRIES = 5_000;
const SNAPSHOT_COUNT = 10_000;

/** A call of a client: `etcd.request`. */
export interface EtcdCall {
  readonly id: number;
  readonly client: number;
  readonly request: EtcdRequest;
}

/** What is replicated: a request with its origin. */
interface Proposal {
  readonly member: number;
  readonly serial: number;
  readonly request: EtcdRequest;
  readonly cause: number;
  readonly root: number;
}

interface Waiting {
  readonly call: EtcdCall;
  readonly deadline: number;
  readonly cause: number;
  readonly root: number;
}

interface WaitingRead extends Waiting {
  /** ReadIndex round it belongs to; 0 until one was started for it. */
  readonly round: number;
  /** Index at which it may be answered; -1 until confirmed. */
  readonly index: number;
}

/** A write to disk under way. */
interface Save {
  readonly index: number;
  readonly logTerm: number;
  readonly term: number;
  readonly vote: number;
}

/** Everything a member remembers beside Raft and store; the first four are volatile. */
interface ServerState extends Record<string, unknown> {
  saving: boolean;
  held: readonly Message[];
  readonly proposals: PMap<number, Waiting>;
  readonly waitingReads: PMap<number, WaitingRead>;
  readonly watches: PMap<number, WatchRecord>;
  serial: number;
  /** ReadIndex round under way, and when it is given up; 0 for none. */
  readRound: number;
  readDeadline: number;
}

/** What the picture shows of a member. */
export interface MemberStatus {
  readonly role: 'leader' | 'follower' | 'candidate';
  readonly term: number;
  /** Id of the leader; 0 for none. */
  readonly lead: number;
  readonly commit: number;
  readonly applied: number;
  readonly revision: number;
  readonly quorum: number;
  readonly members: number;
}

/**
 * One etcd member: Raft driven by ticks, messages and a disk that takes a while, under the store.
 * While an fsync is in flight further proposals gather, as in etcd, and leave with the next batch.
 * Models: etcd server/etcdserver (raft.go, server.go, v3_server.go)
 */
export class Etcd implements Part, RaftHost {
  readonly state: RaftState & StoreState & ServerState;
  readonly handlers: Handlers = {
    tick: () => this.#onTick(),
    raft: (m: Message) => this.#onRaft(m),
    saved: (d: Save) => this.#onSaved(d),
    request: (call: EtcdCall) => this.#onRequest(call),
  };
  /** Time that writing the log to disk takes. */
  fsyncUs = 1 * MS;
  readonly raft: Raft;
  readonly store: Store;
  readonly #actor: Actor;
  readonly #peers: () => readonly Actor[];
  readonly #watches: EtcdWatches;

  /** `peers` answers all members in the order of their ids, which count from 1. */
  constructor(actor: Actor, id: number, members: number, peers: () => readonly Actor[]) {
    this.#actor = actor;
    this.#peers = peers;
    const ids = Array.from({ length: members }, (_, i) => i + 1);
    this.state = {
      ...newRaftState(id, ids),
      ...newStoreState(),
      saving: false,
      held: [],
      proposals: new PMap<number, Waiting>(),
      waitingReads: new PMap<number, WaitingRead>(),
      watches: new PMap<number, WatchRecord>(),
      serial: 0,
      readRound: 0,
      readDeadline: 0,
    };
    this.store = new Store(this.state);
    this.raft = new Raft(this.state, this);
    this.#watches = new EtcdWatches(actor, this.state, this.store);
  }

  get prng(): Prng {
    return this.#actor.prng;
  }

  /** What the picture shows. */
  status(): MemberStatus {
    const s = this.state;
    return {
      role: s.role === 'preCandidate' ? 'candidate' : s.role,
      term: s.term,
      lead: s.lead,
      commit: s.commit,
      applied: s.applied,
      revision: s.revision,
      quorum: this.raft.quorum,
      members: s.peers.length,
    };
  }

  onStart(): void {
    const s = this.state;
    s.saving = false;
    s.held = [];
    s.proposals.clear();
    s.waitingReads.clear();
    s.watches.clear();
    s.readRound = 0;
    this.raft.restart();
    this.#actor.after(1 + this.prng.int(TICK_US), 'etcd.tick', undefined);
  }

  onStop(how: StopKind): void {
    if (how === 'power') return;
    for (const w of this.state.proposals.values()) this.#fail(w, 'stopped');
    for (const w of this.state.waitingReads.values()) this.#fail(w, 'stopped');
    for (const client of this.#watches.clients()) {
      this.#actor.send(this.#actor.sim.actor(client), 'etcdClient.closed', { reason: 'stopped' });
    }
  }

  snapshot(): RaftSnapshot {
    const { applied } = this.state;
    return { index: applied, term: this.raft.termAt(applied) ?? 0, data: this.store.roots() };
  }

  restore(snapshot: RaftSnapshot): void {
    this.store.load(snapshot.data as StoreRoots);
    this.#watches.skip();
  }

  readReady(context: number, index: number): void {
    const s = this.state;
    if (context !== s.readRound) return;
    s.readRound = 0;
    for (const [id, w] of entries(s.waitingReads)) {
      if (w.round === context) s.waitingReads.set(id, { ...w, index });
    }
    this.#answerReads();
    this.#startReads();
  }

  leaderChanged(): void {
    this.state.readRound = 0;
    for (const [id, w] of entries(this.state.waitingReads)) {
      if (w.index < 0) this.state.waitingReads.set(id, { ...w, round: 0 });
    }
    if (this.state.lead === this.state.id) this.#extendLeases();
  }

  #onTick(): void {
    this.#actor.after(TICK_US, 'etcd.tick', undefined);
    this.raft.tick();
    this.#giveUp();
    if (this.state.role === 'leader') this.#expireLeases();
    this.#startReads();
    this.#ready();
  }

  #onRaft(m: Message): void {
    this.raft.step(m);
    this.#ready();
  }

  /** Sends what may leave now, begins to save what is new, applies what is committed and saved. */
  #ready(): void {
    const s = this.state;
    this.#applyCommitted();
    if (s.saving) return;
    this.raft.flush();
    const dirty =
      this.raft.lastIndex > s.stable || s.term !== s.savedTerm || s.vote !== s.savedVote;
    const out = s.outbox;
    if (out.length > 0) s.outbox = [];
    if (!dirty) {
      this.#deliver(out);
      return;
    }
    if (s.role === 'leader') this.#deliver(out);
    else s.held = out;
    s.saving = true;
    const index = this.raft.lastIndex;
    const save: Save = {
      index,
      logTerm: this.raft.termAt(index) ?? 0,
      term: s.term,
      vote: s.vote,
    };
    this.#actor.after(this.fsyncUs, 'etcd.saved', save);
  }

  #onSaved(d: Save): void {
    const s = this.state;
    s.saving = false;
    const held = s.held;
    s.held = [];
    this.raft.saved(d.index, d.logTerm, d.term, d.vote);
    this.#deliver(held);
    this.#ready();
  }

  #deliver(messages: readonly Message[]): void {
    const peers = this.#peers();
    for (const m of messages) {
      const options = { trace: traceOf(m), stream: streamOf(m) };
      this.#actor.send(peers[m.to - 1]!, 'etcd.raft', m, options);
    }
  }

  #applyCommitted(): void {
    const s = this.state;
    const until = Math.min(s.commit, s.stable);
    if (s.applied >= until) return;
    while (s.applied < until) {
      const e = s.log.at(s.applied + 1)!;
      s.applied++;
      if (e.data !== null) this.#applyProposal(e.data as Proposal);
    }
    this.#watches.notify();
    this.#answerReads();
    this.#cutLog();
  }

  #applyProposal(p: Proposal): void {
    const response = this.#applyRequest(p);
    if (p.member !== this.state.id) return;
    const waiting = this.state.proposals.get(p.serial);
    if (!waiting) return;
    this.state.proposals.delete(p.serial);
    this.#respond(waiting, response);
  }

  #applyRequest(p: Proposal): EtcdResponse {
    const r = p.request;
    const s = this.state;
    switch (r.type) {
      case 'txn': {
        const lost = missingLease(r, s.leases);
        if (lost) return { type: 'error', reason: 'leaseNotFound', revision: s.revision };
        const done = this.store.txn(r.compare, r.success, r.failure, p.cause, p.root);
        return { type: 'txn', revision: s.revision, ...done };
      }
      case 'leaseGrant': {
        const id = r.lease ?? s.applied;
        if (s.leases.has(id)) return { type: 'error', reason: 'leaseExists', revision: s.revision };
        return this.#setLease(id, r.ttlSeconds);
      }
      case 'leaseKeepAlive': {
        const old = s.leases.get(r.lease);
        if (!old) return { type: 'error', reason: 'leaseNotFound', revision: s.revision };
        return this.#setLease(old.id, old.ttlSeconds);
      }
      case 'leaseRevoke':
        this.store.revokeLease(r.lease, p.cause, p.root);
        return { type: 'done', revision: s.revision };
      case 'compact':
        if (r.revision <= s.compacted) {
          return { type: 'error', reason: 'compacted', revision: s.revision };
        }
        this.store.compact(r.revision);
        return { type: 'done', revision: s.revision };
      default:
        return { type: 'done', revision: s.revision };
    }
  }

  #setLease(id: number, ttlSeconds: number): EtcdResponse {
    this.store.setLease({ id, ttlSeconds, ends: this.#actor.now + ttlSeconds * SECOND });
    return { type: 'lease', revision: this.state.revision, lease: id, ttlSeconds };
  }

  #cutLog(): void {
    const s = this.state;
    if (s.applied - s.log.first < SNAPSHOT_COUNT + CATCH_UP_ENTRIES) return;
    const first = s.applied - CATCH_UP_ENTRIES;
    s.snapTerm = this.raft.termAt(first - 1) ?? 0;
    s.log.dropBefore(first);
  }

  #onRequest(call: EtcdCall): void {
    const r = call.request;
    switch (r.type) {
      case 'range':
        if (r.serializable === true) this.#respondTo(call, this.#rangeNow(r));
        else this.#queueRead(call);
        return;
      case 'watch':
        this.#respondTo(call, this.#watches.open(call.client, r));
        return this.#watches.notify();
      case 'watchCancel':
        this.state.watches.delete(r.watch);
        return this.#respondTo(call, { type: 'done', revision: this.state.revision });
      case 'progress':
        return this.#respondTo(call, { type: 'done', revision: this.state.revision });
      default:
        return this.#propose(call);
    }
  }

  #propose(call: EtcdCall): void {
    const s = this.state;
    const serial = ++s.serial;
    const { cause, root } = this.#actor.sim;
    const proposal: Proposal = { member: s.id, serial, request: call.request, cause, root };
    if (!this.raft.propose([proposal])) {
      this.#respondTo(call, { type: 'error', reason: 'noLeader', revision: s.revision });
      return;
    }
    const deadline = this.#actor.now + REQUEST_TIMEOUT_US;
    s.proposals.set(serial, { call, deadline, cause, root });
    this.#ready();
  }

  #queueRead(call: EtcdCall): void {
    const s = this.state;
    const { cause, root } = this.#actor.sim;
    const deadline = this.#actor.now + REQUEST_TIMEOUT_US;
    const read = { call, deadline, cause, root, round: 0, index: -1 };
    s.waitingReads.set(++s.serial, read);
    this.#startReads();
    this.#ready();
  }

  /** Starts one ReadIndex round for all reads that wait, unless one is under way. */
  #startReads(): void {
    const s = this.state;
    if (s.waitingReads.size === 0) return;
    if (s.readRound !== 0 && this.#actor.now < s.readDeadline) return;
    const context = ++s.serial;
    let any = false;
    for (const [id, w] of entries(s.waitingReads)) {
      if (w.index >= 0) continue;
      s.waitingReads.set(id, { ...w, round: context });
      any = true;
    }
    if (!any) return;
    s.readRound = context;
    s.readDeadline = this.#actor.now + 5 * TICK_US;
    if (!this.raft.readIndex(context)) s.readRound = 0;
  }

  #answerReads(): void {
    const s = this.state;
    if (s.waitingReads.size === 0) return;
    for (const [id, w] of entries(s.waitingReads)) {
      if (w.index < 0 || w.index > s.applied) continue;
      s.waitingReads.delete(id);
      const request = w.call.request;
      if (request.type === 'range') this.#respond(w, this.#rangeNow(request));
    }
  }

  #rangeNow(r: Extract<EtcdRequest, { type: 'range' }>): EtcdResponse {
    const { revision, compacted } = this.state;
    const at = r.revision ?? 0;
    if (at > revision) return { type: 'error', reason: 'futureRevision', revision };
    if (at > 0 && at < compacted) return { type: 'error', reason: 'compacted', revision };
    const found = this.store.range(r.key, r.end, r.limit, at);
    const kvs = r.countOnly === true ? [] : found.kvs;
    return { type: 'range', revision, kvs, count: found.count, more: found.more };
  }

  #giveUp(): void {
    this.#giveUpOn(this.state.proposals);
    this.#giveUpOn(this.state.waitingReads);
  }

  /** Requests are numbered in the order of their deadlines. */
  #giveUpOn(waiting: PMap<number, Waiting> | PMap<number, WaitingRead>): void {
    for (;;) {
      const first = waiting.firstKey();
      const w = first === undefined ? undefined : waiting.get(first);
      if (first === undefined || !w || w.deadline > this.#actor.now) return;
      waiting.delete(first);
      this.#fail(w, this.state.lead === 0 ? 'noLeader' : 'timeout');
    }
  }

  /** A new leader gives every lease its whole time again. */
  #extendLeases(): void {
    for (const l of this.state.leases.values()) {
      this.store.setLease({ ...l, ends: this.#actor.now + l.ttlSeconds * SECOND });
    }
  }

  #expireLeases(): void {
    const ended = this.state.leases.values().filter((l) => l.ends <= this.#actor.now);
    for (const { id } of ended) {
      this.store.setLease({ ...this.state.leases.get(id)!, ends: this.#actor.now + 10 * SECOND });
      const request: EtcdRequest = { type: 'leaseRevoke', lease: id };
      this.raft.propose([{ member: 0, serial: 0, request, cause: 0, root: 0 }]);
    }
  }

  #fail(w: Waiting, reason: EtcdErrorReason): void {
    this.#respond(w, { type: 'error', reason, revision: this.state.revision });
  }

  #respond(w: Waiting, response: EtcdResponse): void {
    this.#actor.sim.because(w.cause, w.root);
    this.#respondTo(w.call, response);
  }

  #respondTo(call: EtcdCall, response: EtcdResponse): void {
    const { sim } = this.#actor;
    const object = 'key' in call.request ? call.request.key : call.request.type;
    const trace: TraceInfo = {
      kind: 'response',
      verb: response.type,
      object,
      num: response.revision,
    };
    const answer = { id: call.id, response };
    this.#actor.send(sim.actor(call.client), 'etcdClient.response', answer, { trace });
  }
}

/** A list of the entries of a map, so that the map may change while they are looked at. */
function entries<V>(map: PMap<number, V>): [number, V][] {
  const out: [number, V][] = [];
  map.forEach((v, k) => void out.push([k, v]));
  return out;
}

function missingLease(
  r: Extract<EtcdRequest, { type: 'txn' }>,
  leases: PMap<number, unknown>,
): boolean {
  for (const op of r.success) if (lacksLease(op, leases)) return true;
  for (const op of r.failure) if (lacksLease(op, leases)) return true;
  return false;
}

function lacksLease(op: EtcdOp, leases: PMap<number, unknown>): boolean {
  return op.op === 'put' && (op.lease ?? 0) !== 0 && !leases.has(op.lease!);
}

function traceOf(m: Message): TraceInfo {
  const first = m.entries[0]?.data as Proposal | null | undefined;
  const op = first && first.request.type === 'txn' ? first.request.success[0] : undefined;
  return { kind: 'raft', verb: m.type, object: op?.key ?? '', num: m.index + m.entries.length };
}
