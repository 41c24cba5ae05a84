import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { EtcdCompare, EtcdOp } from '../etcd/EtcdApi.ts';
import type { Prng } from '../sim/Prng.ts';
import type { SimTime } from '../sim/time.ts';
import type { ApiCall, ApiResponse } from './Request.ts';

/**
 * A read-modify-write of one key on behalf of a request. It travels through the queue while the
 * store answers, so it is plain data; what is done is found by the procedure's name.
 */
export interface Task<D = unknown> {
  readonly call: ApiCall;
  readonly procedure: string;
  readonly key: string;
  /** What the procedure carries along. */
  readonly data: D;
  /** Nothing is written: only what would happen is asked. */
  readonly dryRun: boolean;
}

/** What a procedure makes of the present object. */
export type Outcome =
  | {
      readonly do: 'put';
      readonly object: KubeObject;
      readonly warnings?: readonly string[];
      /** Written in the same transaction, on further conditions. */
      readonly also?: readonly EtcdOp[];
      readonly when?: readonly EtcdCompare[];
    }
  | {
      readonly do: 'delete';
      /** What is answered in place of the removed object. */
      readonly instead?: KubeObject;
      readonly warnings?: readonly string[];
      readonly also?: readonly EtcdOp[];
    }
  | { readonly do: 'answer'; readonly response: ApiResponse }
  | { readonly do: 'next'; readonly task: Task };

/** What follows a write: the answer, or the next task. */
export type Step = { readonly response: ApiResponse } | { readonly task: Task };

/** What procedures may read: the server's watch cache, virtual time, seeded chance. */
export interface Environment {
  readonly now: SimTime;
  readonly prng: Prng;
  /** An object of the watch cache; namespace '' for cluster scope. */
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** Objects of the watch cache in a namespace, in key order; '' for all. */
  list(resource: string, namespace: string): readonly KubeObject[];
}

/**
 * One way to change the store. `compute` is asked with the newest object known and again with what
 * the store answers when that was too old; `done` with what was written (or removed) at last.
 * Models: apiserver pkg/storage/etcd3 GuaranteedUpdate
 */
export interface Procedure<D = never> {
  compute(task: Task<D>, current: KubeObject | undefined, env: Environment): Outcome;
  done(task: Task<D>, result: Written, env: Environment): Step;
}

/** What became of a task's key. */
export interface Written {
  /** The object as stored, or as it was when it was removed; with its resourceVersion. */
  readonly object: KubeObject;
  readonly removed: boolean;
  readonly created: boolean;
  readonly warnings: readonly string[];
}
