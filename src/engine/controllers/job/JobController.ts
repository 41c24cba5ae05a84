import type { Job, JobCondition } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Actor } from '../../sim/Actor.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { Step } from '../common/Controller.ts';
import { adoptPatch, claimOf, controllerOf, releasePatch } from '../common/controllerRef.ts';
import type { Informers } from '../common/Informers.ts';
import { selects } from '../common/labelSelector.ts';
import { isPodReady } from '../common/podCondition.ts';
import { pathOfPod, podsPath } from '../common/pods.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import { finishedAt, NO_FAILURES, remainingUs } from './backoff.ts';
import { ensured, newCondition } from './conditions.ts';
import type { Work } from './context.ts';
import { contextOf, deadlineUs } from './context.ts';
import { indexOf, merged, pendingIndexes, withIndexes } from './indexes.ts';
import {
  allIndexFailures,
  isFinished,
  isIndexed,
  isSuspended,
  isTracked,
  newPod,
  replacesFailedOnly,
  surplusPods,
  TRACKING,
} from './jobPods.ts';
import { BATCH_US, JobWatcher } from './JobWatcher.ts';
import { countReleased, enacted, heldPods, track, withStatus } from './tracking.ts';

/** Pods made or deleted in one sync at most. */
const BURST = 500;
const CONTROLLER = 'kubernetes.io/job-controller';
const UNFINALIZE = { metadata: { '$deleteFromPrimitiveList/finalizers': [TRACKING] } };

interface Creating {
  readonly work: Work;
  /** Indexes to come, or as many `-1`. */
  readonly todo: readonly number[];
  readonly size: number;
}

interface Deleting {
  readonly work: Work;
  readonly pod: Pod;
  readonly doomed: readonly Pod[];
}

interface Tracked {
  readonly work: Work;
  readonly job: Job;
  readonly finished: JobCondition | undefined;
  readonly release: readonly Pod[];
  readonly pod?: Pod;
}

/**
 * Runs Pods to completion. Every Pod carries a finalizer until it is counted in the Job's status.
 * Keys: a Job's, and `orphan <pod>` for Pods to be freed of their finalizer.
 * Models: pkg/controller/job/job_controller.go; without gang scheduling (PodGroups)
 */
export class JobController extends JobWatcher {
  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, informers, {
      claimed: (s: Step<{ job: Job; pods: readonly Pod[] }>) => this.#claimed(s),
      activeDeleted: (s: Step<Deleting>) => this.#activeDeleted(s, false),
      activeKept: (s: Step<Deleting>) => this.#activeDeleted(s, true),
      unfinalized: (s: Step<Deleting>) => this.#unfinalized(s),
      surplusDeleted: (s: Step<Deleting>) => this.#surplusDeleted(s, false),
      surplusKept: (s: Step<Deleting>) => this.#surplusDeleted(s, true),
      created: (s: Step<Creating>) => this.#created(s),
      createFailed: (s: Step<Creating>) => this.#createFailed(s),
      flushed: (s: Step<Tracked>) => this.#flushed(s),
      released: (s: Step<Tracked>) => this.#released(s),
      notReleased: (s: Step<Tracked>) => this.#notReleased(s),
      written: (s: Step<Tracked>) => this.#written(s),
    });
  }

  protected sync(key: string): void {
    if (key.startsWith('orphan ')) this.#syncOrphan(key, key.slice('orphan '.length));
    else this.#syncJob(key);
  }

  #syncOrphan(key: string, podKey: string): void {
    const pod = this.pods.get(podKey);
    if (!pod || !isTracked(pod)) return;
    const ref = controllerOf(pod);
    const job = ref && this.resolve(pod, ref);
    if ((ref && ref.kind !== 'Job') || (job && !isFinished(job))) return;
    this.strategicPatch(key, pathOfPod(pod), UNFINALIZE, { tolerate: [404] });
  }

  #syncJob(key: string): void {
    const job = this.jobs.get(key);
    if (!job) {
      this.expectations.forget(key);
      this.state.backoff.delete(key);
      return;
    }
    const uid = job.metadata?.uid ?? '';
    if ((job.spec?.managedBy ?? CONTROLLER) !== CONTROLLER) return;
    if (isFinished(job)) {
      this.state.backoff.delete(key);
      this.state.ended.delete(uid);
      return;
    }
    if (this.state.ended.has(uid)) return;
    if (Number(job.metadata?.resourceVersion) < (this.state.wrote.get(key) ?? 0)) {
      // A newer cache is a matter of milliseconds.
      this.enqueueAfter(key, 10_000);
      return;
    }
    this.state.lost.delete(key);
    this.#claim(key, job);
  }

  #claim(key: string, job: Job): void {
    const own: Pod[] = [];
    const adopting: Pod[] = [];
    const releasing: Pod[] = [];
    for (const pod of this.pods.byIndex('controller', job.metadata?.uid ?? '')) {
      const matches = selects(job.spec?.selector, pod.metadata?.labels);
      const claim = claimOf(job, pod, matches);
      if (claim === 'ours') own.push(pod);
      else if (claim === 'release') releasing.push(pod);
    }
    for (const pod of this.pods.byIndex('orphan', job.metadata?.namespace ?? '')) {
      const matches = selects(job.spec?.selector, pod.metadata?.labels);
      if (matches && claimOf(job, pod, true) === 'adopt') adopting.push(pod);
    }
    if (adopting.length + releasing.length === 0) {
      this.#begin(key, job, own);
      return;
    }
    const data = { job, pods: [...own, ...adopting.map(tracked)] };
    const t = { then: 'claimed', data, tolerate: [404] };
    for (const p of adopting)
      this.strategicPatch(key, pathOfPod(p), adoptPatch(job, p, TRACKING), t);
    for (const p of releasing) {
      this.strategicPatch(key, pathOfPod(p), releasePatch(job, p, TRACKING), t);
    }
  }

  #claimed({ key, data }: Step<{ job: Job; pods: readonly Pod[] }>): void {
    if (this.isLast(key) && !this.hasFailed(key)) this.#begin(key, data.job, data.pods);
  }

  #begin(key: string, job: Job, pods: readonly Pod[]): void {
    const { now } = this.actor;
    const removing = pods
      .map((p) => p.metadata?.uid ?? '')
      .filter((uid) => this.state.removing.has(uid));
    const record = this.state.backoff.get(key) ?? NO_FAILURES;
    const w = contextOf(job, pods, removing, record, now);
    if (w.finished) {
      this.#deleteActive(key, w);
      return;
    }
    const left = deadlineUs(w.job, now);
    if (left !== undefined) this.enqueueAfter(key, left);
    const settled = this.expectations.satisfied(key);
    if (settled && job.metadata?.deletionTimestamp === undefined) this.#manage(key, w);
    else this.#settle(key, w, false);
  }

  /** The Job ends: nothing of it may go on. */
  #deleteActive(key: string, w: Work): void {
    if (w.activePods.length === 0) {
      this.#afterDeletion(key, w);
      return;
    }
    for (const pod of w.activePods) {
      const data: Deleting = { work: w, pod, doomed: w.activePods };
      const t = { then: 'activeDeleted', failed: 'activeKept', data };
      this.remove(key, pathOfPod(pod), undefined, t);
    }
  }

  #activeDeleted(s: Step<Deleting>, kept: boolean): void {
    this.#tellDeletion(s, kept);
    if (this.isLast(s.key)) this.#afterDeletion(s.key, s.data.work);
  }

  #tellDeletion({ key, response, data }: Step<Deleting>, kept: boolean): void {
    const name = data.pod.metadata?.name;
    if (kept) {
      this.#lose(key);
      const text = `Error deleting: ${messageOf(response)}`;
      this.event(data.work.job, 'Warning', 'FailedDelete', text);
    } else if (response.code !== 404) {
      this.event(data.work.job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    }
  }

  #lose(key: string): void {
    this.state.lost.set(key, (this.state.lost.get(key) ?? 0) + 1);
  }

  #afterDeletion(key: string, w: Work): void {
    const lost = this.state.lost.get(key) ?? 0;
    const whole = lost === 0 && this.expectations.satisfied(key);
    const next = without(w, w.activePods, lost);
    this.#track(key, { ...next, finished: whole ? w.finished : undefined });
  }

  /** Models: manageJob */
  #manage(key: string, w: Work): void {
    const { job } = w;
    const { parallelism = 1, completions } = job.spec ?? {};
    if (isSuspended(job)) {
      this.#deleteSurplus(key, w, surplusPods(job, w.activePods, w.active));
      return;
    }
    let want = completions === undefined ? parallelism : completions - w.succeeded;
    if (completions === undefined && w.succeeded > 0) want = w.active;
    else want = Math.max(0, Math.min(want, parallelism));
    const doomed = surplusPods(job, w.activePods, Math.max(0, w.active - want)).slice(0, BURST);
    if (doomed.length > 0) {
      this.#deleteSurplus(key, w, doomed);
      return;
    }
    const ending = replacesFailedOnly(job) ? w.terminating : 0;
    this.#createMissing(key, w, Math.min(BURST, want - ending - w.active));
  }

  #createMissing(key: string, w: Work, diff: number): void {
    if (diff <= 0) {
      this.#settle(key, w, true);
      return;
    }
    const perIndex = w.job.spec?.backoffLimitPerIndex !== undefined;
    const { now } = this.actor;
    const wait = perIndex ? 0 : remainingUs(w.record.failures, w.record.lastFailureAt, now);
    const { todo, waitUs } =
      wait > 0 ? { todo: [], waitUs: wait } : this.#indexesToAdd(w, diff, perIndex);
    if (waitUs > 0) this.enqueueAfter(key, Math.max(BATCH_US, waitUs));
    if (todo.length === 0) {
      this.#settle(key, w, true);
      return;
    }
    this.expectations.expectCreations(key, todo.length);
    this.#createBatch(key, { work: w, todo, size: 1 });
  }

  /** Which indexes get a Pod now; -1 where Jobs have none. */
  #indexesToAdd(
    w: Work,
    diff: number,
    perIndex: boolean,
  ): { todo: readonly number[]; waitUs: number } {
    if (!isIndexed(w.job)) return { todo: Array.from({ length: diff }, () => -1), waitUs: 0 };
    const ending = replacesFailedOnly(w.job)
      ? w.pods.filter((p) => p.metadata?.deletionTimestamp !== undefined)
      : [];
    const busy = [...w.activePods, ...ending].map(indexOf).filter((i) => i >= 0);
    const taken = merged(withIndexes(w.succeededIndexes, busy), w.failedIndexes ?? []);
    const pending = pendingIndexes(taken, diff, w.job.spec?.completions ?? 0);
    if (!perIndex) return { todo: pending, waitUs: 0 };
    const { now } = this.actor;
    const waits = pending.map((i) => {
      const last = w.delayed[i];
      return last ? remainingUs(allIndexFailures(last) + 1, finishedAt(last), now) : 0;
    });
    const todo = pending.filter((_, at) => waits[at] === 0);
    return { todo, waitUs: todo.length > 0 || waits.length === 0 ? 0 : Math.min(...waits) };
  }

  #createBatch(key: string, c: Creating): void {
    const { work } = c;
    const t = { then: 'created', failed: 'createFailed', data: c };
    const path = podsPath(work.job.metadata?.namespace);
    for (const i of c.todo.slice(0, c.size)) {
      const pod = newPod(work.job, i < 0 ? undefined : i, work.delayed[i]);
      this.create(key, path, pod, t);
    }
  }

  #created({ key, response, data }: Step<Creating>): void {
    const name = (response.body as Pod).metadata?.name;
    this.event(data.work.job, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`);
    this.#batchEnds(key, data);
  }

  #createFailed({ key, response, data }: Step<Creating>): void {
    if (!isNamespaceTerminating(response)) {
      this.expectations.creationObserved(key);
      this.#lose(key);
      const text = `Error creating: ${messageOf(response)}`;
      this.event(data.work.job, 'Warning', 'FailedCreate', text);
    }
    this.#batchEnds(key, data);
  }

  #batchEnds(key: string, c: Creating): void {
    if (!this.isLast(key)) return;
    const todo = c.todo.slice(c.size);
    const work = { ...c.work, active: c.work.active + c.size };
    const lost = this.state.lost.get(key) ?? 0;
    if (todo.length > 0 && lost === 0) {
      this.#createBatch(key, { work, todo, size: Math.min(2 * c.size, todo.length) });
      return;
    }
    for (let i = 0; i < todo.length; i++) this.expectations.creationObserved(key);
    this.#settle(key, { ...work, active: work.active - lost }, true);
  }

  #deleteSurplus(key: string, w: Work, doomed: readonly Pod[]): void {
    this.expectations.expectDeletions(
      key,
      doomed.map((p) => p.metadata?.name ?? ''),
    );
    if (doomed.length === 0) {
      this.#settle(key, w, true);
      return;
    }
    for (const pod of doomed) {
      const t = { then: 'unfinalized', failed: 'surplusKept', data: { work: w, pod, doomed } };
      if (isTracked(pod)) this.strategicPatch(key, pathOfPod(pod), UNFINALIZE, t);
      else this.#deleteOne(key, t.data);
    }
  }

  #unfinalized({ key, data }: Step<Deleting>): void {
    this.#deleteOne(key, data);
  }

  #deleteOne(key: string, data: Deleting): void {
    const t = { then: 'surplusDeleted', failed: 'surplusKept', data };
    this.remove(key, pathOfPod(data.pod), undefined, t);
  }

  #surplusDeleted(s: Step<Deleting>, kept: boolean): void {
    const { key, response, data } = s;
    if (kept || response.code === 404) {
      this.expectations.deletionObserved(key, data.pod.metadata?.name ?? '');
    }
    this.#tellDeletion(s, kept);
    if (!this.isLast(key)) return;
    const lost = this.state.lost.get(key) ?? 0;
    this.#settle(key, without(data.work, data.doomed, lost), true);
  }

  /** Whether the Job is complete, suspended or resumed. */
  #settle(key: string, w: Work, managed: boolean): void {
    const { now } = this.actor;
    const { completions } = w.job.spec ?? {};
    const enough = completions === undefined ? w.succeeded > 0 : w.succeeded >= completions;
    if (enough && w.active === 0) {
      const text = 'Reached expected number of succeeded pods';
      const c = newCondition('SuccessCriteriaMet', 'True', 'CompletionsReached', text, now);
      this.#track(key, { ...w, finished: c });
    } else this.#track(key, managed ? this.#suspension(w) : w);
  }

  #suspension(w: Work): Work {
    const { now } = this.actor;
    const is = isSuspended(w.job);
    const c = is
      ? newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now)
      : newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now);
    const old = w.job.status?.conditions ?? [];
    const conditions = ensured(old, c);
    if (conditions === old) return w;
    const [reason, text] = is ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
    this.event(w.job, 'Normal', reason!, text!);
    const status = { ...w.job.status, conditions };
    const { startTime: _, ...stopped } = status;
    const next = is ? stopped : { ...status, startTime: rfc3339(now) };
    return { ...w, job: { ...w.job, status: next }, suspendChanged: true };
  }

  // Status and finalizers

  #track(key: string, w: Work): void {
    const old = w.job.status ?? {};
    const changed =
      w.suspendChanged ||
      w.active !== (old.active ?? 0) ||
      w.ready !== old.ready ||
      w.terminating !== old.terminating;
    const { active, ready, terminating } = w;
    const job = withStatus(w.job, { active, ready, terminating });
    const t = track({ ...w, job }, changed, this.actor.now);
    const data: Tracked = { work: w, job: t.job, finished: t.finished, release: t.release };
    if (t.flush) this.#write(key, t.job, 'flushed', data);
    else this.#release(key, data);
  }

  #write(key: string, job: Job, then: string, data: Tracked): void {
    this.update(key, `${pathOf(job)}/status`, job, { then, data });
  }

  #remember(key: string, body: unknown): Job {
    const job = body as Job;
    this.state.wrote.set(key, Number(job.metadata?.resourceVersion));
    return job;
  }

  #flushed({ key, response, data }: Step<Tracked>): void {
    const job = this.#remember(key, response.body);
    this.state.backoff.set(key, data.work.record);
    this.#release(key, { ...data, job });
  }

  /** Pods that are in the status now lose their finalizer. */
  #release(key: string, t: Tracked): void {
    if (t.release.length === 0) {
      this.#finish(key, t);
      return;
    }
    this.state.lost.delete(key);
    for (const pod of t.release) {
      this.state.removing.set(pod.metadata?.uid ?? '', true);
      this.strategicPatch(key, pathOfPod(pod), UNFINALIZE, {
        then: 'released',
        failed: 'notReleased',
        data: { ...t, pod },
        tolerate: [404],
      });
    }
  }

  #released({ key, response, data }: Step<Tracked>): void {
    if (response.code === 404) this.state.removing.delete(data.pod?.metadata?.uid ?? '');
    if (this.isLast(key)) this.#finish(key, data);
  }

  #notReleased({ key, data }: Step<Tracked>): void {
    const uid = data.pod?.metadata?.uid ?? '';
    this.state.removing.delete(uid);
    this.state.kept.set(uid, true);
    this.#lose(key);
    if (this.isLast(key)) this.#finish(key, data);
  }

  /** Counts what was released; says that the Job is over when everything is counted. */
  #finish(key: string, t: Tracked): void {
    const held = heldPods(t.work);
    for (const pod of t.release) {
      const uid = pod.metadata?.uid ?? '';
      if (!this.state.kept.delete(uid)) held.delete(uid);
    }
    const counted = countReleased(t.job, held);
    const whole = !this.state.lost.has(key);
    const { terminating } = t.work;
    const over = whole ? enacted(counted, t.finished, terminating, this.actor.now) : undefined;
    const next = over ?? counted;
    if (next === t.job) return;
    this.#write(key, next, 'written', { ...t, finished: over ? t.finished : undefined });
  }

  #written({ key, response, data }: Step<Tracked>): void {
    const job = this.#remember(key, response.body);
    const { finished } = data;
    if (!finished) return;
    this.state.ended.set(job.metadata?.uid ?? '', true);
    if (finished.type !== 'Complete') {
      this.event(job, 'Warning', finished.reason ?? '', finished.message ?? '');
      return;
    }
    const { completions } = job.spec ?? {};
    if (completions !== undefined && (job.status?.succeeded ?? 0) > completions) {
      const text = 'Too many succeeded pods running after completion count reached';
      this.event(job, 'Warning', 'TooManySucceededPods', text);
    }
    this.event(job, 'Normal', 'Completed', 'Job completed');
  }
}

function tracked(pod: Pod): Pod {
  if (isTracked(pod)) return pod;
  const finalizers = [...(pod.metadata?.finalizers ?? []), TRACKING];
  return { ...pod, metadata: { ...pod.metadata, finalizers } };
}

/** Counts after Pods were deleted, but for those that were not. */
function without(w: Work, doomed: readonly Pod[], lost: number): Work {
  const n = doomed.length - lost;
  return {
    ...w,
    active: w.active - n,
    terminating: w.terminating + n,
    ready: w.ready - doomed.filter(isPodReady).length,
  };
}

function pathOf(job: KubeObject): string {
  return `/apis/batch/v1/namespaces/${job.metadata?.namespace}/jobs/${job.metadata?.name}`;
}
