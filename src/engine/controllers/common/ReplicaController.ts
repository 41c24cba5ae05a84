import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { ReplicationController } from '../../api/core/replicationcontroller/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { LabelSelector } from '../../api/meta/ObjectMeta.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from './Controller.ts';
import { Controller } from './Controller.ts';
import { adoptPatch, claimOf, controllerOf, releasePatch } from './controllerRef.ts';
import { Expectations } from './Expectations.ts';
import type { Informers } from './Informers.ts';
import { selects } from './labelSelector.ts';
import { followPods } from './ownedPods.ts';
import { isPodReady } from './podCondition.ts';
import { isPodActive, isPodTerminating, pathOfPod, replicaFromTemplate, podsPath } from './pods.ts';
import { isNamespaceTerminating, messageOf } from './refusal.ts';
import { podsToDelete } from './podRank.ts';
import type { Counts } from './replicaStatus.ts';
import { countPods, newStatus } from './replicaStatus.ts';

/** Pods made or deleted in one sync at most. */
const BURST = 500;

/** A ReplicaSet, or its older form. */
export type Replicated = ReplicaSet | ReplicationController;

/** What tells the two kinds apart. */
export interface ReplicaKind {
  /** `replicaset-controller`: service account and source of Events. */
  readonly name: string;
  readonly version: string;
  readonly kind: 'ReplicaSet' | 'ReplicationController';
  readonly resource: string;
  /** The status counts Pods that end. */
  readonly countsTerminating: boolean;
}

/** A sync under way. */
interface Work {
  readonly rs: Replicated;
  readonly active: readonly Pod[];
  readonly terminating: number;
}

/** A slow start under way: batches of 1, 2, 4 … until one fails. */
interface Batch {
  readonly rs: Replicated;
  readonly counts: Counts;
  readonly left: number;
  readonly size: number;
}

interface Deleting {
  readonly rs: Replicated;
  readonly counts: Counts;
  readonly pod: string;
}

interface Own {
  /** resourceVersion of the newest status written, by key: an older cache is not acted on. */
  readonly wrote: PMap<string, number>;
  /** First error of the creations or deletions of a sync, by key. */
  readonly errors: PMap<string, string>;
}

/** The selector: a ReplicationController has a plain map. */
function selectorOf(rs: Replicated): LabelSelector | undefined {
  const s = rs.spec?.selector;
  if (rs.kind !== 'ReplicationController' || !s) return s as LabelSelector | undefined;
  return { matchLabels: s as Readonly<Record<string, string>> };
}

/**
 * Keeps as many Pods as a ReplicaSet or a ReplicationController asks for.
 * Models: pkg/controller/replicaset/replica_set.go; adopts without asking the API again whether the
 * owner still lives
 */
export abstract class ReplicaController extends Controller<Own> {
  readonly #kind: ReplicaKind;
  readonly #sets: Informer<Replicated>;
  readonly #pods: Informer<Pod>;
  readonly #expectations: Expectations;

  constructor(actor: Actor, api: ApiClient, informers: Informers, kind: ReplicaKind) {
    super(actor, api, {
      name: kind.name,
      account: kind.name,
      workers: 5,
      state: { wrote: new PMap(), errors: new PMap() },
      handlers: {
        claimed: (s: Step<Work>) => this.#claimed(s),
        created: (s: Step<Batch>) => this.#created(s),
        createFailed: (s: Step<Batch>) => this.#createFailed(s),
        deleted: (s: Step<Deleting>) => this.#deleted(s),
        deleteFailed: (s: Step<Deleting>) => this.#deleteFailed(s),
        written: (s: Step<Counts>) => this.#written(s),
      },
    });
    this.#kind = kind;
    this.#expectations = new Expectations(actor, `${kind.name}Expectations`);
    this.#sets = informers.of(kind.version, kind.resource);
    this.#pods = informers.of('v1', 'pods');
    this.#sets.onEvent({
      add: (rs) => this.enqueue(keyOfObject(rs)),
      update: (_, rs) => this.enqueue(keyOfObject(rs)),
      delete: (rs) => this.#setDeleted(rs),
    });
    this.#followPods();
  }

  #followPods(): void {
    followPods<Replicated>(this.#pods, {
      kind: this.#kind.kind,
      owners: this.#sets,
      selects: (rs, pod) => selects(selectorOf(rs), pod.metadata?.labels),
      working: () => this.active,
      wake: (rs) => this.enqueue(keyOfObject(rs)),
      created: (rs) => this.#expectations.creationObserved(keyOfObject(rs)),
      deleted: (rs, pod) =>
        this.#expectations.deletionObserved(keyOfObject(rs), pod.metadata?.name ?? ''),
      changed: (rs, old, pod) => {
        const minReady = rs.spec?.minReadySeconds ?? 0;
        if (minReady === 0 || isPodReady(old) || !isPodReady(pod)) return;
        this.enqueueAfter(keyOfObject(rs), minReady * SECOND);
      },
    });
  }

  protected begin(): void {
    for (const rs of this.#sets.list()) this.enqueue(keyOfObject(rs));
  }

  #setDeleted(rs: Replicated): void {
    const key = keyOfObject(rs);
    this.#expectations.forget(key);
    this.state.wrote.delete(key);
    this.enqueue(key);
  }

  protected sync(key: string): void {
    const rs = this.#sets.get(key);
    if (!rs) {
      this.#expectations.forget(key);
      this.state.wrote.delete(key);
      return;
    }
    if (Number(rs.metadata?.resourceVersion) < (this.state.wrote.get(key) ?? 0)) {
      this.fail(key);
      return;
    }
    this.state.errors.delete(key);
    this.#claim(key, rs);
  }

  /** Sorts the Pods; adopts orphans that match, lets go those that match no more. */
  #claim(key: string, rs: Replicated): void {
    const active: Pod[] = [];
    const adopting: Pod[] = [];
    const releasing: Pod[] = [];
    let terminating = 0;
    for (const pod of this.#pods.byIndex('controller', rs.metadata?.uid ?? '')) {
      const matches = selects(selectorOf(rs), pod.metadata?.labels);
      if (isPodTerminating(pod)) terminating += matches ? 1 : 0;
      else if (isPodActive(pod)) {
        const claim = claimOf(rs, pod, matches);
        if (claim === 'ours') active.push(pod);
        else if (claim === 'release') releasing.push(pod);
      }
    }
    for (const pod of this.#pods.byIndex('orphan', rs.metadata?.namespace ?? '')) {
      if (!isPodActive(pod) || !selects(selectorOf(rs), pod.metadata?.labels)) continue;
      if (claimOf(rs, pod, true) === 'adopt') adopting.push(pod);
    }
    if (adopting.length + releasing.length === 0) {
      this.#manage(key, { rs, active, terminating });
      return;
    }
    const data: Work = { rs, active: [...active, ...adopting], terminating };
    const t = { then: 'claimed', data, tolerate: [404] };
    for (const pod of adopting) {
      this.strategicPatch(key, pathOfPod(pod), adoptPatch(rs, pod), t);
    }
    for (const pod of releasing) {
      this.strategicPatch(key, pathOfPod(pod), releasePatch(rs, pod), t);
    }
  }

  #claimed({ key, data }: Step<Work>): void {
    if (this.isLast(key) && !this.hasFailed(key)) this.#manage(key, data);
  }

  /** Models: manageReplicas */
  #manage(key: string, { rs, active, terminating }: Work): void {
    const ending = this.#kind.countsTerminating ? terminating : undefined;
    const counts = countPods(rs, active, ending, this.actor.now);
    const diff = active.length - (rs.spec?.replicas ?? 0);
    const rests = diff === 0 || rs.metadata?.deletionTimestamp !== undefined;
    if (rests || !this.#expectations.satisfied(key)) {
      this.#writeStatus(key, rs, counts);
      return;
    }
    if (diff < 0) {
      const left = Math.min(-diff, BURST);
      this.#expectations.expectCreations(key, left);
      this.#createBatch(key, { rs, counts, left, size: 1 });
    } else this.#deletePods(key, rs, active, counts, Math.min(diff, BURST));
  }

  #createBatch(key: string, b: Batch): void {
    const body = replicaFromTemplate(b.rs, b.rs.spec?.template ?? {});
    const t = { then: 'created', failed: 'createFailed', data: b };
    for (let i = 0; i < b.size; i++) this.create(key, podsPath(b.rs.metadata?.namespace), body, t);
  }

  #created({ key, response, data }: Step<Batch>): void {
    const name = (response.body as Pod).metadata?.name;
    this.event(data.rs, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`);
    this.#batchEnds(key, data);
  }

  #createFailed({ key, response, data }: Step<Batch>): void {
    this.#expectations.creationObserved(key);
    const message = messageOf(response);
    if (!isNamespaceTerminating(response)) {
      this.event(data.rs, 'Warning', 'FailedCreate', `Error creating: ${message}`);
      if (!this.state.errors.has(key)) this.state.errors.set(key, message);
    }
    this.#batchEnds(key, data);
  }

  /** When a whole batch succeeded the next one is twice as large. */
  #batchEnds(key: string, b: Batch): void {
    if (!this.isLast(key)) return;
    const left = b.left - b.size;
    if (left === 0) this.#writeStatus(key, b.rs, b.counts);
    else if (this.state.errors.has(key)) {
      for (let i = 0; i < left; i++) this.#expectations.creationObserved(key);
      this.#writeStatus(key, b.rs, b.counts);
    } else this.#createBatch(key, { ...b, left, size: Math.min(2 * b.size, left) });
  }

  /** Pods of all ReplicaSets of the same owner. */
  #related(rs: Replicated): readonly Pod[] {
    const owner = controllerOf(rs);
    if (!owner) return [];
    const sets = this.#sets.byIndex('controller', owner.uid ?? '');
    return sets.flatMap((s) => this.#pods.byIndex('controller', s.metadata?.uid ?? ''));
  }

  #deletePods(
    key: string,
    rs: Replicated,
    active: readonly Pod[],
    counts: Counts,
    n: number,
  ): void {
    const doomed = podsToDelete(active, this.#related(rs), n, this.actor.now);
    const names = doomed.map((p) => p.metadata?.name ?? '');
    this.#expectations.expectDeletions(key, names);
    for (const pod of doomed) {
      const data: Deleting = { rs, counts, pod: pod.metadata?.name ?? '' };
      this.remove(key, pathOfPod(pod), undefined, {
        then: 'deleted',
        failed: 'deleteFailed',
        data,
      });
    }
  }

  #deleted({ key, response, data }: Step<Deleting>): void {
    if (response.code === 404) this.#expectations.deletionObserved(key, data.pod);
    else this.event(data.rs, 'Normal', 'SuccessfulDelete', `Deleted pod: ${data.pod}`);
    if (this.isLast(key)) this.#writeStatus(key, data.rs, data.counts);
  }

  #deleteFailed({ key, response, data }: Step<Deleting>): void {
    this.#expectations.deletionObserved(key, data.pod);
    const message = messageOf(response);
    this.event(data.rs, 'Warning', 'FailedDelete', `Error deleting: ${message}`);
    if (!this.state.errors.has(key))
      this.state.errors.set(key, `unable to delete pods: ${message}`);
    if (this.isLast(key)) this.#writeStatus(key, data.rs, data.counts);
  }

  #writeStatus(key: string, rs: Replicated, counts: Counts): void {
    const status = newStatus(rs, counts, this.state.errors.get(key), this.actor.now);
    if (!status) {
      this.#lookAgain(key, counts);
      return;
    }
    const { namespace, name } = rs.metadata ?? {};
    const { version, resource } = this.#kind;
    const group = version === 'v1' ? '/api/v1' : `/apis/${version}`;
    const path = `${group}/namespaces/${namespace}/${resource}/${name}/status`;
    this.update(key, path, { ...rs, status } as Replicated, { then: 'written', data: counts });
  }

  #written({ key, response, data }: Step<Counts>): void {
    const version = Number((response.body as Replicated).metadata?.resourceVersion);
    this.state.wrote.set(key, version);
    this.#lookAgain(key, data);
  }

  /** Ready Pods that are not available yet will be. */
  #lookAgain(key: string, c: Counts): void {
    if (c.ready !== c.available && c.nextUs !== undefined) this.enqueueAfter(key, c.nextUs);
  }
}
