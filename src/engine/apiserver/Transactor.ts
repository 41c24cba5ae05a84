import { decode } from '../api/fields/decode.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { EtcdOp, EtcdRequest, KeyValue } from '../etcd/EtcdApi.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';
import { BIND } from './procedures/bind.ts';
import { CHARGE } from './procedures/charge.ts';
import { CREATE } from './procedures/create.ts';
import { EVICT } from './procedures/evict.ts';
import { REMOVE } from './procedures/remove.ts';
import { REMOVE_COLLECTION } from './procedures/removeCollection.ts';
import { UPDATE } from './procedures/update.ts';
import type { ApiCall, ApiResponse } from './Request.ts';
import { unavailable } from './status.ts';
import { firstRead, objectOf, readForm, storedForm } from './storage.ts';
import { kindOfKey } from './Watchers.ts';
import type { Environment, Outcome, Procedure, Step, Task, Written } from './Task.ts';

const PROCEDURES: Readonly<Record<string, Procedure>> = {
  create: CREATE as Procedure,
  update: UPDATE as Procedure,
  remove: REMOVE as Procedure,
  removeCollection: REMOVE_COLLECTION as Procedure,
  bind: BIND as Procedure,
  charge: CHARGE as Procedure,
  evict: EVICT as Procedure,
};

/** A task whose transaction is under way. */
interface Committing {
  readonly task: Task;
  readonly outcome: Extract<Outcome, { do: 'put' | 'delete' }>;
  /** The record that the outcome was computed on. */
  readonly old: KeyValue | undefined;
  /** What is to be stored. */
  readonly value?: KubeObject;
}

/** Where a transactor gets what it works with. */
interface Surroundings {
  readonly etcd: EtcdClient;
  readonly env: Environment;
  /** The watch cache's record of a key. */
  cached(key: string): KeyValue | undefined;
  reply(call: ApiCall, r: ApiResponse): void;
}

/**
 * Runs tasks against the store. A task is computed on the newest object known and written if that
 * is still the stored one; else it is computed again on what the store answered. What is refused
 * (or changes nothing) on a cached object is looked at again on the stored one.
 * Models: apiserver pkg/storage/etcd3/store.go GuaranteedUpdate
 */
export class Transactor {
  readonly #in: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** Starts a task. */
  run(task: Task): void {
    const known = this.#in.cached(task.key);
    const creates = task.procedure === 'create';
    if (task.dryRun || (!known && !creates)) this.#read(task);
    else this.#compute(task, known, false);
  }

  /** Goes on with what a write came to. */
  follow(call: ApiCall, step: Step): void {
    if ('task' in step) this.run(step.task);
    else this.#in.reply(call, step.response);
  }

  #read(task: Task): void {
    this.#in.etcd.call({ type: 'range', key: task.key }, 'apiserver.afterRead', task);
  }

  afterRead({ response, data: task }: EtcdAnswer<Task>): void {
    if (response.type === 'range') this.#compute(task, response.kvs[0], true);
    else this.#in.reply(task.call, unavailable('request timed out'));
  }

  #compute(task: Task, old: KeyValue | undefined, fresh: boolean): void {
    const procedure = PROCEDURES[task.procedure]!;
    const outcome = procedure.compute(task as never, old && objectOf(old), this.#in.env);
    if (outcome.do === 'next') this.run(outcome.task);
    else if (outcome.do === 'answer') {
      if (fresh || (!old && task.procedure !== 'create')) {
        this.#in.reply(task.call, outcome.response);
      } else this.#read(task);
    } else {
      const settled = inForm(task.key, outcome);
      if (task.dryRun) this.#pretend({ task, outcome: settled, old });
      else this.#commit(task, settled, old);
    }
  }

  #commit(task: Task, outcome: Committing['outcome'], old: KeyValue | undefined): void {
    const { key } = task;
    const value = outcome.do === 'put' ? storedForm(outcome.object) : undefined;
    const op: EtcdOp = value ? { op: 'put', key, value } : { op: 'delete', key };
    const { also } = outcome;
    const when = outcome.do === 'put' ? outcome.when : undefined;
    const same = { key, target: 'modRevision', op: '=', value: old?.modRevision ?? 0 } as const;
    const request: EtcdRequest = {
      type: 'txn',
      compare: when ? [same, ...when] : [same],
      success: also ? [op, ...also] : [op],
      failure: [{ op: 'range', key }],
    };
    const data: Committing = value ? { task, outcome, old, value } : { task, outcome, old };
    this.#in.etcd.call(request, 'apiserver.afterCommit', data);
  }

  afterCommit({ response, data }: EtcdAnswer<Committing>): void {
    const { task } = data;
    if (response.type !== 'txn') {
      this.#in.reply(task.call, unavailable('request timed out'));
    } else if (response.succeeded) {
      const { value } = data;
      const { revision } = response;
      this.#done(data, value ? firstRead(value, revision) : removedForm(data, revision));
    } else {
      const found = response.results[0];
      this.#compute(task, found?.op === 'range' ? found.kvs[0] : undefined, true);
    }
  }

  /** Answers as if it had been written. */
  #pretend(c: Committing): void {
    const { outcome, old } = c;
    if (outcome.do === 'delete') this.#done(c, outcome.instead ?? objectOf(old!));
    else
      this.#done(c, old ? readForm(storedForm(outcome.object), old.modRevision) : outcome.object);
  }

  #done(c: Committing, object: KubeObject): void {
    const { task, outcome, old } = c;
    const result: Written = {
      object,
      removed: outcome.do === 'delete',
      created: old === undefined,
      warnings: outcome.warnings ?? [],
    };
    const procedure = PROCEDURES[task.procedure]!;
    this.follow(task.call, procedure.done(task as never, result, this.#in.env));
  }
}

/**
 * What is to be written in its kind's form: fields in order, and what is always printed present.
 * Parts that are in it already are not walked again.
 */
function inForm(key: string, outcome: Committing['outcome']): Committing['outcome'] {
  const given = outcome.do === 'put' ? outcome.object : outcome.instead;
  const kind = given && kindOfKey(key);
  if (!kind) return outcome;
  const object = decode(kind.fields, given).value as KubeObject;
  if (object === given) return outcome;
  return outcome.do === 'put' ? { ...outcome, object } : { ...outcome, instead: object };
}

/** What is told of a removed object: its last form, at the revision of its end. */
function removedForm({ outcome, old }: Committing, revision: number): KubeObject {
  if (outcome.do === 'delete' && outcome.instead) return outcome.instead;
  return readForm(old!.value as KubeObject, revision);
}
