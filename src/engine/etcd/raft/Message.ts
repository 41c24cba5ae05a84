/** A log entry. `data` is null for the empty entry of a new leader. Models: raftpb.Entry */
export interface Entry {
  readonly term: number;
  readonly index: number;
  readonly data: unknown;
}

/** Types of messages between members, with raft's own names. Models: raftpb.MessageType */
export type MessageType =
  | 'MsgApp'
  | 'MsgAppResp'
  | 'MsgVote'
  | 'MsgVoteResp'
  | 'MsgPreVote'
  | 'MsgPreVoteResp'
  | 'MsgHeartbeat'
  | 'MsgHeartbeatResp'
  | 'MsgProp'
  | 'MsgReadIndex'
  | 'MsgReadIndexResp'
  | 'MsgSnap';

/** A whole state for a follower that is too far behind the log. */
export interface RaftSnapshot {
  readonly index: number;
  readonly term: number;
  readonly data: unknown;
}

/** A message between two members. Models: raftpb.Message */
export interface Message {
  readonly type: MessageType;
  readonly from: number;
  readonly to: number;
  readonly term: number;
  /** MsgApp: index before the entries; responses: the last index known to agree. */
  readonly index: number;
  /** Term of the entry at `index`. */
  readonly logTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly reject: boolean;
  /** In a rejection: the follower's last index. */
  readonly hint: number;
  /** ReadIndex round that a heartbeat confirms; 0 for none. */
  readonly context: number;
  /** MsgSnap only. */
  readonly snapshot: RaftSnapshot | undefined;
}
