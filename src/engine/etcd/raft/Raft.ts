import type { Prng } from '../../sim/Prng.ts';
import type { Entry, Message, MessageType, RaftSnapshot } from './Message.ts';
import type { Progress } from './Progress.ts';
import { majorityIndex, withProgress } from './Progress.ts';
import type { PendingRead, RaftState } from './RaftState.ts';
import { ReadIndex } from './ReadIndex.ts';

/** Ticks (of 100 ms) without a leader before a member campaigns, at least. */
export const ELECTION_TICKS = 10;

/** Entries in one MsgApp, at most. */
const ENTRIES_MAX = 256;

/** What the driver does for Raft: it holds the disk and the store. */
export interface RaftHost {
  readonly prng: Prng;
  /** A whole state at the applied index, for a follower that is too far behind. */
  snapshot(): RaftSnapshot;
  /** Replaces the store by a leader's. */
  restore(snapshot: RaftSnapshot): void;
  /** A read that this member asked for may be answered once `index` is applied. */
  readReady(context: number, index: number): void;
  /** The leader is another one, or none. */
  leaderChanged(): void;
}

/**
 * One member's Raft as a step function: `step` takes a message, `tick` a tick of the clock; both
 * only change `state`, whose `outbox` the driver sends. Elections with pre-vote and check-quorum,
 * replication, commit by majority, ReadIndex.
 * Models: go.etcd.io/raft/v3 raft.go. Membership is fixed; no leadership transfer, no learners.
 */
export class Raft {
  readonly state: RaftState;
  readonly #host: RaftHost;
  readonly #reads: ReadIndex;

  constructor(state: RaftState, host: RaftHost) {
    this.state = state;
    this.#host = host;
    this.#reads = new ReadIndex(state, this);
  }

  /** Index of the last entry, stable or not. */
  get lastIndex(): number {
    return this.state.log.end - 1;
  }

  /** Votes that make a majority. */
  get quorum(): number {
    return (this.state.peers.length >> 1) + 1;
  }

  /** Term of an entry; undefined when it is compacted or beyond the end. */
  termAt(index: number): number | undefined {
    const { log } = this.state;
    if (index === log.first - 1) return this.state.snapTerm;
    return log.at(index)?.term;
  }

  /** A restart: only what is on the disk is left. */
  restart(): void {
    const s = this.state;
    s.log.dropFrom(s.stable + 1);
    s.term = s.savedTerm;
    s.vote = s.savedVote;
    s.commit = Math.min(s.commit, s.stable);
    s.outbox = [];
    s.votes = {};
    s.progress = [];
    this.#becomeFollower(s.term, 0);
  }

  /** One tick of 100 ms. */
  tick(): void {
    const s = this.state;
    s.electionElapsed++;
    if (s.role === 'leader') this.#tickLeader();
    else if (s.electionElapsed >= s.randomizedTimeout) this.campaign();
  }

  /** Begins an election: asks first whether it could be won. */
  campaign(): void {
    const s = this.state;
    s.role = 'preCandidate';
    this.#setLead(0);
    this.#resetElection();
    s.votes = { [s.id]: true };
    if (this.quorum === 1) {
      this.#becomeCandidate();
      return;
    }
    this.#askVotes('MsgPreVote', s.term + 1);
  }

  /** Appends data as leader, or forwards it. False when there is no leader: it is lost. */
  propose(data: readonly unknown[]): boolean {
    const s = this.state;
    if (s.role === 'leader') {
      this.#append(data);
      this.state.appendDue = true;
      return true;
    }
    if (s.lead === 0) return false;
    const entries = data.map((d) => ({ term: 0, index: 0, data: d }));
    this.#send(s.lead, 'MsgProp', { entries });
    return true;
  }

  /** Asks for the index at which a linearizable read may be answered. False without a leader. */
  readIndex(context: number): boolean {
    const s = this.state;
    if (s.role === 'leader') {
      this.#reads.ask(s.id, context);
      return true;
    }
    if (s.lead === 0) return false;
    this.#send(s.lead, 'MsgReadIndex', { context });
    return true;
  }

  /**
   * The disk has the log up to an index whose entry was of `logTerm`, and this term and vote. An
   * entry that was replaced meanwhile does not count.
   */
  saved(index: number, logTerm: number, term: number, vote: number): void {
    const s = this.state;
    if (this.termAt(index) === logTerm) s.stable = Math.max(s.stable, index);
    s.savedTerm = term;
    s.savedVote = vote;
    if (s.role !== 'leader') return;
    this.#progress(s.id, { match: s.stable, next: s.stable + 1 });
    if (this.#maybeCommit()) s.appendDue = true;
  }

  /** Takes a message from another member. */
  step(m: Message): void {
    const s = this.state;
    if (m.term > s.term) {
      if (!this.#stepHigherTerm(m)) return;
    } else if (m.term < s.term && m.term !== 0) {
      this.#stepLowerTerm(m);
      return;
    }
    this.#dispatch(m);
  }

  #dispatch(m: Message): void {
    switch (m.type) {
      case 'MsgPreVote':
      case 'MsgVote':
        return this.#handleVote(m);
      case 'MsgPreVoteResp':
      case 'MsgVoteResp':
        return this.#handleVoteResp(m);
      case 'MsgApp':
        this.#followLeader(m);
        return this.#handleAppend(m);
      case 'MsgHeartbeat':
        this.#followLeader(m);
        return this.#handleHeartbeat(m);
      case 'MsgSnap':
        this.#followLeader(m);
        return this.#handleSnapshot(m);
      case 'MsgProp':
        if (this.state.role === 'leader') this.propose(m.entries.map((e) => e.data));
        return;
      case 'MsgReadIndex':
        if (this.state.role === 'leader') this.#reads.ask(m.from, m.context);
        return;
      case 'MsgReadIndexResp':
        return this.#host.readReady(m.context, m.index);
      case 'MsgAppResp':
        if (this.state.role === 'leader') this.#handleAppendResp(m);
        return;
      case 'MsgHeartbeatResp':
        if (this.state.role === 'leader') this.#handleHeartbeatResp(m);
    }
  }

  /** A message of a later term; false when it is to be ignored. */
  #stepHigherTerm(m: Message): boolean {
    const s = this.state;
    const asksVote = m.type === 'MsgVote' || m.type === 'MsgPreVote';
    if (asksVote && s.lead !== 0 && s.electionElapsed < ELECTION_TICKS) return false;
    if (m.type === 'MsgPreVote') return true;
    if (m.type === 'MsgPreVoteResp' && !m.reject) return true;
    const fromLeader = m.type === 'MsgApp' || m.type === 'MsgHeartbeat' || m.type === 'MsgSnap';
    this.#becomeFollower(m.term, fromLeader ? m.from : 0);
    return true;
  }

  /** A message of an earlier term: tell a stale leader or candidate of the present one. */
  #stepLowerTerm(m: Message): void {
    if (m.type === 'MsgHeartbeat' || m.type === 'MsgApp') this.#send(m.from, 'MsgAppResp', {});
    else if (m.type === 'MsgPreVote') this.#send(m.from, 'MsgPreVoteResp', { reject: true });
  }

  #handleVote(m: Message): void {
    const s = this.state;
    const pre = m.type === 'MsgPreVote';
    const free = s.vote === m.from || (s.vote === 0 && s.lead === 0) || (pre && m.term > s.term);
    const lastTerm = this.termAt(this.lastIndex) ?? 0;
    const upToDate = m.logTerm > lastTerm || (m.logTerm === lastTerm && m.index >= this.lastIndex);
    const type = pre ? 'MsgPreVoteResp' : 'MsgVoteResp';
    if (!free || !upToDate) {
      this.#send(m.from, type, { reject: true });
      return;
    }
    if (!pre) {
      s.electionElapsed = 0;
      s.vote = m.from;
    }
    this.#send(m.from, type, { term: m.term });
  }

  #handleVoteResp(m: Message): void {
    const s = this.state;
    const wanted = m.type === 'MsgPreVoteResp' ? 'preCandidate' : 'candidate';
    if (s.role !== wanted) return;
    if (!(m.from in s.votes)) s.votes = { ...s.votes, [m.from]: !m.reject };
    const answers = Object.values(s.votes);
    const granted = answers.filter(Boolean).length;
    if (granted >= this.quorum) {
      if (s.role === 'preCandidate') this.#becomeCandidate();
      else this.#becomeLeader();
    } else if (answers.length - granted >= this.quorum) {
      this.#becomeFollower(s.term, 0);
    }
  }

  #becomeFollower(term: number, lead: number): void {
    const s = this.state;
    if (term !== s.term) s.vote = 0;
    s.term = term;
    s.role = 'follower';
    s.reads = [];
    s.earlyReads = [];
    this.#resetElection();
    this.#setLead(lead);
  }

  #becomeCandidate(): void {
    const s = this.state;
    s.role = 'candidate';
    s.term++;
    s.vote = s.id;
    this.#resetElection();
    s.votes = { [s.id]: true };
    if (this.quorum === 1) this.#becomeLeader();
    else this.#askVotes('MsgVote', s.term);
  }

  #becomeLeader(): void {
    const s = this.state;
    s.role = 'leader';
    this.#resetElection();
    s.heartbeatElapsed = 0;
    const progress = s.peers.map((id): Progress => {
      const own = id === s.id;
      return {
        match: own ? s.stable : 0,
        next: this.lastIndex + 1,
        state: own ? 'replicate' : 'probe',
        recentActive: own,
        paused: false,
      };
    });
    s.progress = progress;
    this.#setLead(s.id);
    this.#append([null]);
    this.state.appendDue = true;
  }

  #resetElection(): void {
    const s = this.state;
    s.electionElapsed = 0;
    s.randomizedTimeout = ELECTION_TICKS + this.#host.prng.int(ELECTION_TICKS);
  }

  #setLead(lead: number): void {
    if (this.state.lead === lead) return;
    this.state.lead = lead;
    this.#host.leaderChanged();
  }

  #askVotes(type: 'MsgVote' | 'MsgPreVote', term: number): void {
    const index = this.lastIndex;
    const logTerm = this.termAt(index) ?? 0;
    for (const id of this.state.peers) {
      if (id !== this.state.id) this.#send(id, type, { term, index, logTerm });
    }
  }

  #tickLeader(): void {
    const s = this.state;
    s.heartbeatElapsed++;
    if (s.electionElapsed >= ELECTION_TICKS) {
      s.electionElapsed = 0;
      if (!this.#quorumActive()) {
        this.#becomeFollower(s.term, 0);
        return;
      }
    }
    if (s.heartbeatElapsed >= 1) {
      s.heartbeatElapsed = 0;
      this.broadcastHeartbeat(s.reads.at(-1)?.context ?? 0);
    }
  }

  /** Check-quorum: a leader that has not heard of a majority for a timeout steps down. */
  #quorumActive(): boolean {
    const s = this.state;
    const active = s.peers.filter((id) => id === s.id || s.progress[id - 1]!.recentActive).length;
    s.progress = s.progress.map((p, i) =>
      i + 1 === s.id || !p.recentActive ? p : { ...p, recentActive: false },
    );
    return active >= this.quorum;
  }

  /** Tells all followers that it leads; `context` is the read that this confirms, or 0. */
  broadcastHeartbeat(context: number): void {
    const s = this.state;
    for (const id of s.peers) {
      if (id === s.id) continue;
      const commit = Math.min(s.progress[id - 1]!.match, s.commit);
      this.#send(id, 'MsgHeartbeat', { commit, context });
    }
  }

  #append(data: readonly unknown[]): void {
    const s = this.state;
    for (const d of data) s.log.push({ term: s.term, index: s.log.end, data: d });
  }

  /**
   * Sends what followers lack. The driver calls it when it is ready to send, so that proposals
   * that came while the disk was busy leave in one message.
   */
  flush(): void {
    const s = this.state;
    if (!s.appendDue) return;
    s.appendDue = false;
    if (s.role !== 'leader') return;
    for (const id of s.peers) if (id !== s.id) this.#sendAppend(id);
  }

  #sendAppend(to: number): void {
    const s = this.state;
    const p = s.progress[to - 1]!;
    if (p.paused || p.state === 'snapshot') return;
    const index = p.next - 1;
    const logTerm = this.termAt(index);
    if (logTerm === undefined || p.next < s.log.first) {
      this.#progress(to, { state: 'snapshot', paused: true });
      const snapshot = this.#host.snapshot();
      this.#send(to, 'MsgSnap', { index: snapshot.index, logTerm: snapshot.term, snapshot });
      return;
    }
    const entries: Entry[] = [];
    s.log.range(p.next, p.next + ENTRIES_MAX, (e) => void entries.push(e));
    this.#send(to, 'MsgApp', { index, logTerm, entries, commit: s.commit });
    if (p.state === 'probe') this.#progress(to, { paused: true });
    else this.#progress(to, { next: p.next + entries.length });
  }

  #followLeader(m: Message): void {
    const s = this.state;
    if (s.role !== 'follower') this.#becomeFollower(s.term, m.from);
    s.electionElapsed = 0;
    this.#setLead(m.from);
  }

  #handleAppend(m: Message): void {
    const s = this.state;
    if (m.index < s.commit) {
      this.#send(m.from, 'MsgAppResp', { index: s.commit });
      return;
    }
    if (this.termAt(m.index) !== m.logTerm) {
      const hint = Math.min(m.index - 1, this.lastIndex);
      this.#send(m.from, 'MsgAppResp', { index: m.index, reject: true, hint });
      return;
    }
    for (const e of m.entries) {
      if (this.termAt(e.index) === e.term) continue;
      if (e.index <= this.lastIndex) {
        s.log.dropFrom(e.index);
        s.stable = Math.min(s.stable, e.index - 1);
      }
      s.log.push(e);
    }
    const last = m.index + m.entries.length;
    s.commit = Math.max(s.commit, Math.min(m.commit, last));
    this.#send(m.from, 'MsgAppResp', { index: last });
  }

  #handleHeartbeat(m: Message): void {
    const s = this.state;
    s.commit = Math.max(s.commit, Math.min(m.commit, this.lastIndex));
    this.#send(m.from, 'MsgHeartbeatResp', { context: m.context });
  }

  #handleSnapshot(m: Message): void {
    const s = this.state;
    const snap = m.snapshot!;
    if (snap.index <= s.commit) {
      this.#send(m.from, 'MsgAppResp', { index: s.commit });
      return;
    }
    s.log.reset(snap.index + 1);
    s.snapTerm = snap.term;
    s.commit = snap.index;
    s.applied = snap.index;
    s.stable = snap.index;
    this.#host.restore(snap);
    this.#send(m.from, 'MsgAppResp', { index: snap.index });
  }

  #handleAppendResp(m: Message): void {
    const s = this.state;
    const p = s.progress[m.from - 1]!;
    if (m.reject) {
      if (p.state === 'replicate' && m.index <= p.match) return;
      const next = Math.max(p.match + 1, Math.min(m.index, m.hint + 1));
      this.#progress(m.from, { state: 'probe', next, paused: false, recentActive: true });
      this.#sendAppend(m.from);
      return;
    }
    const match = Math.max(p.match, m.index);
    const next = Math.max(p.next, m.index + 1);
    this.#progress(m.from, { match, next, state: 'replicate', paused: false, recentActive: true });
    if (this.#maybeCommit()) s.appendDue = true;
    else if (next <= this.lastIndex) this.#sendAppend(m.from);
  }

  #handleHeartbeatResp(m: Message): void {
    const p = this.state.progress[m.from - 1]!;
    if (!p.recentActive || p.paused) {
      this.#progress(m.from, {
        recentActive: true,
        paused: false,
        ...(p.state === 'snapshot' ? { state: 'probe' as const } : {}),
      });
    }
    if (p.match < this.lastIndex) this.#resendAppend(m.from);
    if (m.context !== 0) this.#reads.confirm(m.from, m.context);
  }

  /** A follower that answers heartbeats but lacks entries: what was under way may be lost. */
  #resendAppend(to: number): void {
    const p = this.state.progress[to - 1]!;
    if (p.state !== 'replicate') this.#sendAppend(to);
    else if (p.next > p.match + 1) {
      this.#progress(to, { next: p.match + 1 });
      this.#sendAppend(to);
    }
  }

  /** Commits what a majority has, if it is of this term. */
  #maybeCommit(): boolean {
    const s = this.state;
    const index = majorityIndex(s.progress, this.quorum);
    if (index <= s.commit || this.termAt(index) !== s.term) return false;
    s.commit = index;
    this.#reads.committed();
    return true;
  }

  /** A read was confirmed: whoever asked is told its index. */
  answerRead(r: PendingRead): void {
    if (r.from === this.state.id) this.#host.readReady(r.requestContext, r.index);
    else this.#send(r.from, 'MsgReadIndexResp', { context: r.requestContext, index: r.index });
  }

  #progress(id: number, change: Partial<Progress>): void {
    this.state.progress = withProgress(this.state.progress, id, change);
  }

  #send(to: number, type: MessageType, m: Partial<Message>): void {
    const s = this.state;
    const forwarded = type === 'MsgProp' || type === 'MsgReadIndex';
    const message: Message = {
      type,
      from: s.id,
      to,
      term: m.term ?? (forwarded ? 0 : s.term),
      index: m.index ?? 0,
      logTerm: m.logTerm ?? 0,
      entries: m.entries ?? [],
      commit: m.commit ?? 0,
      reject: m.reject ?? false,
      hint: m.hint ?? 0,
      context: m.context ?? 0,
      snapshot: m.snapshot,
    };
    s.outbox = [...s.outbox, message];
  }
}
