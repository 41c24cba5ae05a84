import type { Etcd } from '../etcd/Etcd.ts';

/**
 * Raft's promises over all members: one leader a term, committed entries equal, nothing applied
 * that is not committed and on disk. Remembers what it saw, so call it after every step.
 */
export class RaftChecker {
  readonly #leaders = new Map<number, number>();
  readonly #terms = new Map<number, number>();
  readonly #applied = new Map<number, string>();
  readonly #seen = new Map<number, number>();

  /** Throws at the first promise that is broken. */
  check(members: readonly Etcd[]): void {
    for (const m of members) {
      const s = m.state;
      if (s.role === 'leader') this.#oneLeader(s.term, s.id);
      if (s.applied > s.commit || s.applied > s.stable) {
        throw new Error(`member ${s.id} applied ${s.applied}, has ${s.commit} ${s.stable}`);
      }
      for (let i = (this.#seen.get(s.id) ?? 0) + 1; i <= s.applied; i++) {
        const term = m.raft.termAt(i);
        if (term !== undefined) this.#equalAt(this.#terms, i, term, `entry ${i}`);
      }
      if ((this.#seen.get(s.id) ?? 0) !== s.applied) {
        this.#equalAt(this.#applied, s.applied, `${s.revision}`, `revision at ${s.applied}`);
      }
      this.#seen.set(s.id, s.applied);
    }
  }

  #oneLeader(term: number, id: number): void {
    this.#equalAt(this.#leaders, term, id, `leader of term ${term}`);
  }

  #equalAt<T>(known: Map<number, T>, at: number, value: T, what: string): void {
    const old = known.get(at);
    if (old === undefined) known.set(at, value);
    else if (old !== value) throw new Error(`${what}: ${String(old)} and ${String(value)}`);
  }
}
