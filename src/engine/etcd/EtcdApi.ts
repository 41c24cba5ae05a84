/** A key-value record. Values are opaque immutable data shared by reference. */
export interface KeyValue {
  readonly key: string;
  readonly value: unknown;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
  /** Lease that ends it; 0 for none. */
  readonly lease: number;
  /** Cause and root of the write, for those who learn of it by watching. */
  readonly cause: number;
  readonly root: number;
}

/** A condition of a transaction. Models: etcd api/etcdserverpb Compare */
export interface EtcdCompare {
  readonly key: string;
  readonly target: 'modRevision' | 'createRevision' | 'version';
  readonly op: '=' | '!=' | '<' | '>';
  readonly value: number;
}

/** An operation of a transaction. `end`: ranges over [key, end). Models: etcd RequestOp */
export type EtcdOp =
  | { readonly op: 'put'; readonly key: string; readonly value: unknown; readonly lease?: number }
  | { readonly op: 'delete'; readonly key: string; readonly end?: string }
  | { readonly op: 'range'; readonly key: string; readonly end?: string; readonly limit?: number };

/**
 * A request to an etcd member, sent as `etcd.request` {id, client, request}; the answer comes to
 * the part `etcdClient` of the caller as `etcdClient.response` {id, response}; while the member is
 * down `etcdClient.refused`. `serializable` reads this member's own state, else it is linearizable
 * by ReadIndex. A proposal lost to a leader change answers `timeout` (7 s) or `noLeader`.
 */
export type EtcdRequest =
  | {
      readonly type: 'range';
      readonly key: string;
      readonly end?: string;
      readonly limit?: number;
      readonly revision?: number;
      readonly serializable?: boolean;
      readonly countOnly?: boolean;
    }
  | {
      readonly type: 'txn';
      readonly compare: readonly EtcdCompare[];
      readonly success: readonly EtcdOp[];
      readonly failure: readonly EtcdOp[];
    }
  | { readonly type: 'leaseGrant'; readonly ttlSeconds: number; readonly lease?: number }
  | { readonly type: 'leaseRevoke'; readonly lease: number }
  | { readonly type: 'leaseKeepAlive'; readonly lease: number }
  | { readonly type: 'compact'; readonly revision: number }
  | { readonly type: 'watch'; readonly key: string; readonly end: string; readonly from: number }
  | { readonly type: 'watchCancel'; readonly watch: number }
  /** Answers the member's progress: all events up to the revision answered were sent before. */
  | { readonly type: 'progress' };

/** Results of the operations of a transaction, in order. */
export type EtcdOpResult =
  | { readonly op: 'put'; readonly prev: KeyValue | undefined }
  | { readonly op: 'delete'; readonly deleted: readonly KeyValue[] }
  | { readonly op: 'range'; readonly kvs: readonly KeyValue[]; readonly count: number };

/** The answer of a member. `revision` is the store's at the time. */
export type EtcdResponse =
  | {
      readonly type: 'range';
      readonly revision: number;
      readonly kvs: readonly KeyValue[];
      readonly count: number;
      readonly more: boolean;
    }
  | {
      readonly type: 'txn';
      readonly revision: number;
      readonly succeeded: boolean;
      readonly results: readonly EtcdOpResult[];
    }
  | {
      readonly type: 'lease';
      readonly revision: number;
      readonly lease: number;
      readonly ttlSeconds: number;
    }
  | { readonly type: 'done'; readonly revision: number }
  | { readonly type: 'watch'; readonly revision: number; readonly watch: number }
  | { readonly type: 'error'; readonly reason: EtcdErrorReason; readonly revision: number };

/** Why a member could not serve. */
export type EtcdErrorReason =
  | 'noLeader'
  | 'timeout'
  | 'compacted'
  | 'futureRevision'
  | 'leaseNotFound'
  | 'leaseExists'
  | 'tooLarge'
  | 'stopped';

/** A change as a watch tells it, sent as `etcdClient.event`. */
export interface EtcdWatchReply {
  readonly watch: number;
  readonly revision: number;
  readonly events: readonly {
    readonly type: 'PUT' | 'DELETE';
    /** The record after the change; for DELETE only key and modRevision count. */
    readonly kv: KeyValue;
    readonly prev: KeyValue | undefined;
  }[];
}
