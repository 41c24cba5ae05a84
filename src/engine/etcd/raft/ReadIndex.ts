import type { PendingRead, RaftState } from './RaftState.ts';

/** What reads need of a leader. */
interface ReadHost {
  readonly quorum: number;
  termAt(index: number): number | undefined;
  broadcastHeartbeat(context: number): void;
  answerRead(r: PendingRead): void;
}

/**
 * Linearizable reads without a log entry: the leader notes its commit index, hears from a
 * majority that it still leads, and answers the index. Models: raft read_only.go, ReadOnlySafe
 */
export class ReadIndex {
  readonly #state: RaftState;
  readonly #host: ReadHost;

  constructor(state: RaftState, host: ReadHost) {
    this.#state = state;
    this.#host = host;
  }

  /** A member asks this leader. */
  ask(from: number, requestContext: number): void {
    const s = this.#state;
    const context = ++s.readSeq;
    const read: PendingRead = { context, from, requestContext, index: s.commit, acks: [s.id] };
    if (this.#host.termAt(s.commit) !== s.term) {
      s.earlyReads = [...s.earlyReads, read];
      return;
    }
    if (this.#host.quorum === 1) {
      this.#host.answerRead(read);
      return;
    }
    s.reads = [...s.reads, read];
    this.#host.broadcastHeartbeat(context);
  }

  /** The leader has committed in its own term: reads that came before begin now. */
  committed(): void {
    const s = this.#state;
    if (s.earlyReads.length === 0) return;
    const early = s.earlyReads;
    s.earlyReads = [];
    for (const r of early) this.ask(r.from, r.requestContext);
  }

  /** A follower has answered a heartbeat that carried a read's context. */
  confirm(from: number, context: number): void {
    const s = this.#state;
    if (s.reads.length === 0) return;
    const acked = s.reads.map((r) =>
      r.context <= context && !r.acks.includes(from) ? { ...r, acks: [...r.acks, from] } : r,
    );
    s.reads = acked.filter((r) => r.acks.length < this.#host.quorum);
    for (const r of acked) if (r.acks.length >= this.#host.quorum) this.#host.answerRead(r);
  }
}
