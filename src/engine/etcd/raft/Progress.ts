/** What a leader knows of a follower. Invariant: match < next. Models: raft tracker.Progress */
export interface Progress {
  readonly match: number;
  readonly next: number;
  readonly state: 'probe' | 'replicate' | 'snapshot';
  /** Heard from within the present election timeout. */
  readonly recentActive: boolean;
  /** Probing: one message is out, wait for its answer. */
  readonly paused: boolean;
}

/** Progress of all members, by id - 1. Immutable: a change makes a new list. */
export type ProgressList = readonly Progress[];

/** The list with one member's progress changed. */
export function withProgress(
  list: ProgressList,
  id: number,
  change: Partial<Progress>,
): ProgressList {
  const p = list[id - 1]!;
  const out = list.slice();
  out[id - 1] = {
    match: change.match ?? p.match,
    next: change.next ?? p.next,
    state: change.state ?? p.state,
    recentActive: change.recentActive ?? p.recentActive,
    paused: change.paused ?? p.paused,
  };
  return out;
}

/** The index that a majority has. */
export function majorityIndex(list: ProgressList, quorum: number): number {
  let best = 0;
  for (const candidate of list) {
    if (candidate.match <= best) continue;
    let n = 0;
    for (const p of list) if (p.match >= candidate.match) n++;
    if (n >= quorum) best = candidate.match;
  }
  return best;
}
