import { PLog } from '../../sim/PLog.ts';
import type { Entry, Message } from './Message.ts';
import type { ProgressList } from './Progress.ts';

/** A member's role. Models: raft StateType */
export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader';

/** A linearizable read that waits for a majority to confirm the leader. */
export interface PendingRead {
  readonly context: number;
  /** Member that asked. */
  readonly from: number;
  readonly requestContext: number;
  readonly index: number;
  readonly acks: readonly number[];
}

/** Everything a member's Raft remembers; small fields are replaced, never changed in place. */
export interface RaftState extends Record<string, unknown> {
  readonly id: number;
  readonly peers: readonly number[];
  role: Role;
  term: number;
  /** Candidate voted for in this term; 0 for none. */
  vote: number;
  /** Leader of this term as far as known; 0 for none. */
  lead: number;
  readonly log: PLog<Entry>;
  /** Term of the entry before the log's first. */
  snapTerm: number;
  commit: number;
  applied: number;
  /** Last index that is safe on this member's disk. */
  stable: number;
  savedTerm: number;
  savedVote: number;
  electionElapsed: number;
  heartbeatElapsed: number;
  randomizedTimeout: number;
  votes: Readonly<Record<number, boolean>>;
  /** Of a leader only; else empty. */
  progress: ProgressList;
  reads: readonly PendingRead[];
  /** Reads that came before the leader had committed in its own term. */
  earlyReads: readonly PendingRead[];
  readSeq: number;
  /** A leader has entries or a commit index to tell. */
  appendDue: boolean;
  outbox: readonly Message[];
}

/** A member before its first start: an empty log, no term. */
export function newRaftState(id: number, peers: readonly number[]): RaftState {
  return {
    id,
    peers,
    role: 'follower',
    term: 0,
    vote: 0,
    lead: 0,
    log: new PLog<Entry>(1),
    snapTerm: 0,
    commit: 0,
    applied: 0,
    stable: 0,
    savedTerm: 0,
    savedVote: 0,
    electionElapsed: 0,
    heartbeatElapsed: 0,
    randomizedTimeout: 10,
    votes: {},
    progress: [],
    reads: [],
    earlyReads: [],
    readSeq: 0,
    appendDue: false,
    outbox: [],
  };
}
