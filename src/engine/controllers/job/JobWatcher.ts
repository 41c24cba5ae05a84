import type { Job } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor, Handlers } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import { Controller } from '../common/Controller.ts';
import { controllerOf } from '../common/controllerRef.ts';
import { Expectations } from '../common/Expectations.ts';
import type { Informers } from '../common/Informers.ts';
import { selects } from '../common/labelSelector.ts';
import type { BackoffRecord } from './backoff.ts';
import { deadlineUs } from './context.ts';
import { isFinished, isTracked } from './jobPods.ts';

/** Changes of Pods are taken together for a second. */
export const BATCH_US = SECOND;

interface Own {
  readonly backoff: PMap<string, BackoffRecord>;
  /** Uids of Pods whose finalizer was taken away and not seen gone yet. */
  readonly removing: PMap<string, true>;
  /** Uids of Pods that could not be freed of their finalizer in the present sync. */
  readonly kept: PMap<string, true>;
  /** Uids of Jobs that ended and are not seen so yet. */
  readonly ended: PMap<string, true>;
  /** Requests of the present sync that failed, by key. */
  readonly lost: PMap<string, number>;
  /** resourceVersion of the newest status written, by key. */
  readonly wrote: PMap<string, number>;
}

/**
 * The half of the Job controller that watches: which Job a change of a Job or Pod wakes.
 * Models: pkg/controller/job/job_controller.go, its event handlers
 */
export abstract class JobWatcher extends Controller<Own> {
  protected readonly jobs: Informer<Job>;
  protected readonly pods: Informer<Pod>;
  protected readonly expectations: Expectations;

  constructor(actor: Actor, api: ApiClient, informers: Informers, handlers: Handlers) {
    super(actor, api, {
      name: 'job-controller',
      account: 'job-controller',
      workers: 5,
      backoffUs: [SECOND, 60 * SECOND],
      state: {
        backoff: new PMap(),
        removing: new PMap(),
        kept: new PMap(),
        ended: new PMap(),
        lost: new PMap(),
        wrote: new PMap(),
      },
      handlers,
    });
    this.expectations = new Expectations(actor, 'job-controllerExpectations');
    this.jobs = informers.of('batch/v1', 'jobs');
    this.pods = informers.of('v1', 'pods');
    this.jobs.onEvent({
      add: (job) => this.enqueue(keyOfObject(job)),
      update: (old, job) => this.#jobUpdated(old, job),
      delete: (job) => this.#jobDeleted(job),
    });
    this.pods.onEvent({
      add: (pod) => this.#podAdded(pod),
      update: (old, pod) => this.#podUpdated(old, pod),
      delete: (pod) => this.#podDeleted(pod, true),
    });
  }

  protected begin(): void {
    for (const job of this.jobs.list()) this.enqueue(keyOfObject(job));
    for (const pod of this.pods.list()) if (isTracked(pod)) this.#considerOrphan(pod);
  }

  #batched(job: Job): void {
    this.enqueueAfter(keyOfObject(job), BATCH_US);
  }

  #jobUpdated(old: Job, job: Job): void {
    if (!this.active) return;
    if (isFinished(job)) this.#freePods(job);
    else if (old.metadata?.generation === job.metadata?.generation) this.#batched(job);
    else this.enqueue(keyOfObject(job));
    const left = deadlineUs(job, this.actor.now);
    const changed = old.spec?.activeDeadlineSeconds !== job.spec?.activeDeadlineSeconds;
    if (changed && left !== undefined) this.enqueueAfter(keyOfObject(job), left);
  }

  #jobDeleted(job: Job): void {
    if (!this.active) return;
    const key = keyOfObject(job);
    this.state.backoff.delete(key);
    this.state.wrote.delete(key);
    this.state.ended.delete(job.metadata?.uid ?? '');
    this.enqueue(key);
    this.#freePods(job);
  }

  #freePods(job: Job): void {
    for (const pod of this.pods.byIndex('controller', job.metadata?.uid ?? '')) {
      if (isTracked(pod)) this.enqueue(`orphan ${keyOfObject(pod)}`);
    }
  }

  #considerOrphan(pod: Pod): void {
    const ref = controllerOf(pod);
    const job = ref && this.resolve(pod, ref);
    if (!job || isFinished(job)) this.enqueue(`orphan ${keyOfObject(pod)}`);
  }

  protected resolve(pod: Pod, ref: OwnerReference): Job | undefined {
    if (ref.kind !== 'Job') return undefined;
    const job = this.jobs.get(`${pod.metadata?.namespace}/${ref.name}`);
    return job?.metadata?.uid === ref.uid ? job : undefined;
  }

  #enqueueMatching(pod: Pod): void {
    this.jobs.eachIn(pod.metadata?.namespace ?? '', (job) => {
      if (selects(job.spec?.selector, pod.metadata?.labels)) this.#batched(job);
    });
  }

  #podAdded(pod: Pod): void {
    if (!this.active) return;
    if (pod.metadata?.deletionTimestamp !== undefined) {
      this.#podDeleted(pod, false);
      return;
    }
    const ref = controllerOf(pod);
    if (!ref) {
      if (isTracked(pod)) this.#considerOrphan(pod);
      this.#enqueueMatching(pod);
      return;
    }
    const job = this.resolve(pod, ref);
    if (!job) return;
    this.expectations.creationObserved(keyOfObject(job));
    this.#batched(job);
  }

  #podUpdated(old: Pod, pod: Pod): void {
    if (!this.active) return;
    if (pod.metadata?.deletionTimestamp !== undefined) {
      this.#podDeleted(pod, false);
      return;
    }
    if (!isTracked(pod)) this.state.removing.delete(pod.metadata?.uid ?? '');
    const ref = controllerOf(pod);
    const before = controllerOf(old);
    const moved = before?.uid !== ref?.uid;
    if (moved && before) {
      const job = this.resolve(old, before);
      if (job) this.#batched(job);
    }
    if (ref) {
      const job = this.resolve(pod, ref);
      if (job) this.#batched(job);
      return;
    }
    if (isTracked(pod)) this.#considerOrphan(pod);
    if (moved || old.metadata?.labels !== pod.metadata?.labels) this.#enqueueMatching(pod);
  }

  #podDeleted(pod: Pod, final: boolean): void {
    if (!this.active) return;
    const ref = controllerOf(pod);
    const job = ref && this.resolve(pod, ref);
    if (!job || isFinished(job)) {
      if (isTracked(pod) && (!ref || ref.kind === 'Job')) {
        this.enqueue(`orphan ${keyOfObject(pod)}`);
      }
      return;
    }
    this.expectations.deletionObserved(keyOfObject(job), pod.metadata?.name ?? '');
    if (final || !isTracked(pod)) this.state.removing.delete(pod.metadata?.uid ?? '');
    this.#batched(job);
  }
}
