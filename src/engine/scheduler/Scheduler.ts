import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { ApiClient } from '../client/ApiClient.ts';
import type { Informer } from '../client/Informer.ts';
import { keyOfObject } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { SECOND } from '../sim/time.ts';
import type { BindingTask } from './BindingCycle.ts';
import { BindingCycle } from './BindingCycle.ts';
import { Cache } from './cache/Cache.ts';
import type { Zone } from './cache/NodeTree.ts';
import type { Placement } from './cache/PodPlacements.ts';
import { PodPlacements } from './cache/PodPlacements.ts';
import { nodeChanges, podChanges } from './changes.ts';
import type { KubeSchedulerConfiguration } from './config/KubeSchedulerConfiguration.ts';
import { DEFAULT_CONFIGURATION } from './config/KubeSchedulerConfiguration.ts';
import { validateConfiguration } from './config/validateConfiguration.ts';
import type { Attempt, Decision } from './Decision.ts';
import { DecisionLog } from './DecisionLog.ts';
import { FailureHandler } from './FailureHandler.ts';
import type { ClusterEvent } from './framework/ClusterEvent.ts';
import { ACTION } from './framework/ClusterEvent.ts';
import type { Claim, Volume } from './framework/Listers.ts';
import { PodInfo } from './framework/PodInfo.ts';
import { podReference } from './podReference.ts';
import { volumesToBind } from './plugins/volumeBinding/volumeBinding.ts';
import { PreemptionExecutor } from './PreemptionExecutor.ts';
import { Profiles } from './Profiles.ts';
import type { Nomination } from './queue/PodNominator.ts';
import { PodNominator } from './queue/PodNominator.ts';
import type { QueuedPod } from './queue/QueuedPod.ts';
import { SchedulingQueue } from './queue/SchedulingQueue.ts';
import { SchedulerListers } from './SchedulerListers.ts';
import type { CycleOutcome } from './schedulingCycle.ts';
import { runCycle } from './schedulingCycle.ts';
import { SeriesRecorder } from './SeriesRecorder.ts';
import { SchedulerWhy } from './why/SchedulerWhy.ts';

/** What one scheduling cycle takes; binding goes on beside it. */
const CYCLE_US = 300;

const ASSIGNED_DELETE: ClusterEvent = { resource: 'AssignedPod', action: ACTION.Delete };
const ASSIGNED_ADD: ClusterEvent = { resource: 'AssignedPod', action: ACTION.Add };

function ended(p: Pod): boolean {
  return p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
}

/**
 * kube-scheduler: gives each Pod without a node the best one, by the plugins of its profile, and
 * says why when there is none. Only the process that leads looks at anything.
 * Models: pkg/scheduler/scheduler.go, schedule_one.go, eventhandlers.go
 */
export class Scheduler implements Part {
  readonly state = {
    active: false,
    /** Informers have synced and the cache is filled. */
    begun: false,
    /** A cycle is armed. */
    armed: false,
    placements: new PMap<string, Placement>(),
    slot: 0,
    zones: new PMap<string, Zone>(),
    imageSizes: new PMap<string, number>(),
    nominations: new PMap<string, Nomination>(),
    nominated: 0,
    assumedVolumes: new PMap<string, Volume>(),
    assumedClaims: new PMap<string, Claim>(),
    /** Index of the node at which the next cycle begins. */
    nextStart: 0,
    configuration: DEFAULT_CONFIGURATION,
  };
  readonly handlers: Handlers = { cycle: () => this.#cycle() };
  readonly queue: SchedulingQueue;
  readonly binding: BindingCycle;
  readonly log: DecisionLog;
  readonly cache: Cache;
  readonly listers: SchedulerListers;
  readonly nominator: PodNominator;
  readonly #actor: Actor;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #events: SeriesRecorder;
  readonly #executor: PreemptionExecutor;
  readonly #placements: PodPlacements;
  readonly #failures: FailureHandler;
  readonly #infos = new Map<string, PodInfo>();
  #profiles: Profiles;

  constructor(actor: Actor, api: ApiClient, pods: Informer<Pod>, nodes: Informer<Node>) {
    this.#actor = actor;
    this.#pods = pods;
    this.#nodes = nodes;
    const s = this.state;
    const tell = (e: ClusterEvent, old: unknown, now: unknown) => this.#tell(e, old, now);
    this.listers = new SchedulerListers(actor, api, s.assumedVolumes, s.assumedClaims, tell);
    actor.addPart('scheduler', this);
    this.#events = new SeriesRecorder(actor, api, 'default-scheduler');
    this.log = actor.addPart('decisions', new DecisionLog());
    this.cache = new Cache(s.imageSizes, s.zones);
    this.#placements = new PodPlacements(s.placements, this.cache, () => ++s.slot);
    this.nominator = new PodNominator(s.nominations, (key) => this.info(key));
    this.queue = new SchedulingQueue(actor, {
      pod: (key) => this.info(key),
      framework: (name) => this.#profiles.framework(name),
      hints: () => this.#profiles.hints,
      limits: () => ({
        initialUs: s.configuration.podInitialBackoffSeconds * SECOND,
        maxUs: s.configuration.podMaxBackoffSeconds * SECOND,
      }),
      ready: () => this.#arm(),
    });
    this.#executor = new PreemptionExecutor(actor, api, this.#events, {
      pod: (key) => pods.get(key),
      activate: (key) => this.queue.activate(key),
    });
    this.binding = new BindingCycle(actor, api, {
      pod: (key) => pods.get(key),
      claim: (key) => this.listers.claim(key),
      bindTimeoutSeconds: (name) => this.#profiles.args(name, 'VolumeBinding').bindTimeoutSeconds,
      onBound: (task) => this.#onBound(task),
      onFailed: (task, message) => this.#onBindingFailed(task, message),
    });
    this.#failures = new FailureHandler(actor, api, this.#events, {
      info: (key) => this.info(key),
      queue: this.queue,
      nominate: (p, node) => this.#nominate(p, node),
    });
    this.#profiles = this.#makeProfiles();
    pods.onEvent({
      add: (p) => this.#onPodAdd(p),
      update: (old, p) => this.#onPodUpdate(old, p),
      delete: (p) => this.#onPodDelete(p),
    });
    nodes.onEvent({
      add: (n) => this.#onNodeAdd(n),
      update: (old, n) => this.#onNodeUpdate(old, n),
      delete: (n) => this.#onNodeDelete(n),
    });
    pods.onSynced(() => this.#begin());
    nodes.onSynced(() => this.#begin());
    this.listers.onSynced(() => this.#begin());
  }

  onStart(): void {
    this.state.active = false;
    this.#end();
  }

  rebuild(): void {
    this.cache.clear();
    this.#infos.clear();
    this.#profiles = this.#makeProfiles();
    if (this.state.begun) for (const n of this.#nodes.list()) this.cache.setNode(n);
    this.#placements.rebuild((key) => this.info(key));
    this.nominator.rebuild();
  }

  /** The process leads from now on, or no longer. */
  lead(active: boolean): void {
    this.state.active = active;
    if (active) this.#begin();
    else this.#end();
  }

  /** The table of a Pod's last attempt. */
  decision(key: string): Decision | undefined {
    return this.log.get(key);
  }

  /** Attempts of a Pod that was refused at least once, oldest first. */
  attempts(key: string): readonly Attempt[] {
    return this.log.attempts(key);
  }

  /** What the page asks. */
  get why(): SchedulerWhy {
    return new SchedulerWhy({
      cache: this.cache,
      listers: this.listers,
      nominator: this.nominator,
      configuration: this.state.configuration,
      queued: () => this.queue.state.pods.values(),
      hints: this.#profiles.hints,
      now: this.#actor.now,
    });
  }

  /**
   * Takes another configuration and tries waiting Pods with it at once. Answers its mistakes; with
   * any the old one stays.
   */
  configure(c: KubeSchedulerConfiguration): readonly string[] {
    const mistakes = validateConfiguration(c);
    if (mistakes.length > 0) return mistakes;
    this.state.configuration = c;
    this.#profiles = this.#makeProfiles();
    if (!this.state.begun) return [];
    this.queue.stop();
    this.queue.run();
    for (const p of this.#pods.list()) {
      const key = keyOfObject(p);
      if (!p.spec?.nodeName && !this.#placements.isAssumed(key)) this.#addPending(p);
    }
    return [];
  }

  /** A Pod of the informer, parsed. */
  info(key: string): PodInfo | undefined {
    const pod = this.#pods.get(key);
    if (!pod) return undefined;
    const had = this.#infos.get(key) ?? this.#placements.info(key);
    if (had?.pod === pod) return had;
    const p = new PodInfo(pod, had);
    if (!pod.spec?.nodeName) this.#infos.set(key, p);
    return p;
  }

  #makeProfiles(): Profiles {
    const handle = {
      snapshot: this.cache,
      listers: this.listers,
      assumed: this.listers,
      preempting: (uid: string) => this.#executor.preempting(uid),
    };
    return new Profiles(this.state.configuration, handle, this.nominator);
  }

  /** Fills cache and queue once all informers have synced. */
  #begin(): void {
    const s = this.state;
    if (s.begun || !s.active) return;
    if (!this.#pods.synced || !this.#nodes.synced || !this.listers.synced) return;
    s.begun = true;
    this.queue.run();
    for (const n of this.#nodes.list()) this.cache.setNode(n);
    const pods = this.#pods.list().filter((p) => !ended(p));
    for (const p of pods) if (p.spec?.nodeName) this.#place(p);
    const { cause, root } = this.#actor.sim;
    for (const p of pods.filter((x) => !x.spec?.nodeName)) {
      const own = this.#pods.causeOf(keyOfObject(p));
      this.#actor.sim.because(own.cause, own.root);
      this.#addPending(p);
    }
    this.#actor.sim.because(cause, root);
  }

  #end(): void {
    const s = this.state;
    s.begun = false;
    s.armed = false;
    s.nextStart = 0;
    this.queue.stop();
    this.#placements.clear();
    s.zones.clear();
    s.imageSizes.clear();
    s.nominations.clear();
    s.assumedVolumes.clear();
    s.assumedClaims.clear();
    this.nominator.rebuild();
    this.cache.clear();
    this.#infos.clear();
    this.log.clear();
    for (const key of this.binding.state.tasks.keys()) this.binding.drop(key);
  }

  #tell(e: ClusterEvent, old: unknown, now: unknown): void {
    if (this.state.begun) this.queue.moveAll(e, old, now);
  }

  #place(p: Pod): void {
    const key = keyOfObject(p);
    const info = new PodInfo(p, this.#placements.info(key) ?? this.#infos.get(key));
    this.#infos.delete(key);
    this.#placements.put(info, info.nodeName, false);
  }

  #addPending(p: Pod): void {
    if (!this.#profiles.framework(p.spec?.schedulerName ?? '')) return;
    const info = this.info(keyOfObject(p))!;
    this.queue.add(info);
    if (info.nominatedNodeName !== '') this.#nominate(info, info.nominatedNodeName);
  }

  #nominate(p: PodInfo, node: string): void {
    if (node === '') this.nominator.delete(p.uid);
    else this.nominator.set(p, node, ++this.state.nominated);
  }

  #onNodeAdd(n: Node): void {
    if (!this.state.begun) return;
    this.cache.setNode(n);
    this.queue.moveAll({ resource: 'Node', action: ACTION.Add }, undefined, n);
  }

  #onNodeUpdate(old: Node, n: Node): void {
    if (!this.state.begun) return;
    this.cache.setNode(n);
    for (const e of nodeChanges(old, n)) this.queue.moveAll(e, old, n);
  }

  #onNodeDelete(n: Node): void {
    if (!this.state.begun) return;
    this.queue.moveAll({ resource: 'Node', action: ACTION.Delete }, n, undefined);
    this.cache.removeNode(keyOfObject(n));
  }

  #onPodAdd(p: Pod): void {
    if (!this.state.begun || ended(p)) return;
    if (!p.spec?.nodeName) this.#addPending(p);
    else {
      this.#place(p);
      this.queue.moveAll(ASSIGNED_ADD, undefined, this.#placements.info(keyOfObject(p)));
    }
  }

  #onPodUpdate(old: Pod, p: Pod): void {
    if (!this.state.begun || ended(old)) return;
    if (ended(p)) this.#onPodDelete(p);
    else if (old.spec?.nodeName) this.#onAssignedUpdate(p);
    else if (p.spec?.nodeName) {
      this.queue.delete(keyOfObject(p));
      this.nominator.delete(p.metadata?.uid ?? '');
      this.#place(p);
      this.queue.moveAll(ASSIGNED_ADD, undefined, this.#placements.info(keyOfObject(p)));
    } else this.#onPendingUpdate(old, p);
  }

  #onAssignedUpdate(p: Pod): void {
    const key = keyOfObject(p);
    const before = this.#placements.info(key);
    this.#place(p);
    const after = this.#placements.info(key)!;
    if (!before) return;
    for (const e of podChanges(before, after)) this.queue.moveAll(e, before, after);
  }

  #onPendingUpdate(old: Pod, p: Pod): void {
    if (!this.#profiles.framework(p.spec?.schedulerName ?? '')) return;
    const key = keyOfObject(p);
    const before = this.#infos.get(key) ?? new PodInfo(old);
    const after = this.info(key)!;
    if (this.#placements.isAssumed(key)) {
      const leaving = after.terminating && !before.terminating;
      if (leaving) this.#forgetAssumed(after);
      else this.#placements.put(after, this.#placements.get(key)!.node, true);
      return;
    }
    this.queue.update(before, after, podChanges(before, after));
    this.#updateNomination(before, after);
    const given = before.nominatedNodeName;
    if (given === '' || given === after.nominatedNodeName) return;
    this.queue.moveAll(ASSIGNED_DELETE, before, undefined, (x) => x.priority <= before.priority);
  }

  /** Models: nominator.go UpdateNominatedPod */
  #updateNomination(before: PodInfo, after: PodInfo): void {
    const own = after.nominatedNodeName;
    if (own === '' && before.nominatedNodeName === '') return;
    if (own !== this.nominator.nodeOf(after.uid)) this.#nominate(after, own);
  }

  /** A Pod that is being bound is deleted. Models: handleAssumedPodDeletion */
  #forgetAssumed(p: PodInfo): void {
    this.binding.drop(p.key);
    this.#placements.remove(p.key);
    this.queue.moveAll(ASSIGNED_DELETE, p, undefined);
  }

  #onPodDelete(p: Pod): void {
    if (!this.state.begun) return;
    const key = keyOfObject(p);
    const last = this.#placements.info(key) ?? this.#infos.get(key) ?? new PodInfo(p);
    this.queue.delete(key);
    this.nominator.delete(last.uid);
    this.#infos.delete(key);
    this.binding.drop(key);
    this.log.forget(key);
    if (this.#placements.remove(key)) {
      const gone = p.spec?.nodeName ? last : new PodInfo(p);
      this.queue.moveAll(ASSIGNED_DELETE, gone, undefined);
    } else if (last.nominatedNodeName !== '') {
      this.queue.moveAll(ASSIGNED_DELETE, last, undefined, (x) => x.priority <= last.priority);
    }
  }

  #arm(): void {
    if (this.state.armed) return;
    this.state.armed = true;
    this.#actor.after(CYCLE_US, 'scheduler.cycle', undefined);
  }

  /** One Pod is scheduled. Models: ScheduleOne */
  #cycle(): void {
    this.state.armed = false;
    if (!this.state.begun) return;
    const q = this.queue.pop();
    if (q) {
      this.#actor.sim.because(q.cause, q.root);
      this.#scheduleOne(q);
    }
    if (this.queue.poppable) this.#arm();
  }

  #scheduleOne(q: QueuedPod): void {
    const pod = this.info(q.key);
    const framework = this.#profiles.framework(q.schedulerName);
    if (!pod || !framework || pod.nodeName !== '') return;
    if (this.#placements.isAssumed(q.key)) return;
    if (pod.terminating) {
      const note = `skip schedule deleting pod: ${pod.key}`;
      this.#failures.warn(pod, note);
      return;
    }
    const outcome = runCycle({
      framework,
      pod,
      attempt: q.attempts,
      at: this.#actor.now,
      wokenBy: q.by,
      start: this.state.nextStart,
      percentage: this.state.configuration.percentageOfNodesToScore,
      preemptionArgs: this.#profiles.args(q.schedulerName, 'DefaultPreemption'),
      draw: (n) => this.#actor.prng.int(n),
    });
    this.state.nextStart = outcome.nextStart;
    this.log.add(outcome.decision);
    if (outcome.decision.node === undefined) this.#refuse(q, pod, outcome);
    else this.#reserve(q, pod, outcome, outcome.decision.node);
  }

  #reserve(q: QueuedPod, pod: PodInfo, { cycle, decision }: CycleOutcome, node: string): void {
    const framework = this.#profiles.framework(q.schedulerName)!;
    this.#placements.put(pod, node, true);
    this.nominator.delete(pod.uid);
    const refused = framework.runReserve(cycle, pod, node);
    if (refused) {
      this.#placements.remove(pod.key);
      this.#failures.failed(q, refused.reasons.join(', '));
      return;
    }
    this.#actor.sim.note(this.#actor, {
      kind: 'work',
      verb: 'Decided',
      object: decision.key,
      body: node,
    });
    this.binding.start(q, pod.pod, node, volumesToBind(cycle));
  }

  #refuse(q: QueuedPod, pod: PodInfo, { decision, preemption }: CycleOutcome): void {
    if (decision.outcome === 'error') {
      this.#failures.failed(q, decision.message);
      return;
    }
    const chosen = preemption?.chosen;
    const hopeless = decision.nodes === 0 || preemption?.clearNomination;
    const nominate = chosen ? chosen.node : hopeless ? '' : undefined;
    const displaced = chosen
      ? this.nominator.podsFor(chosen.node).filter((p) => p.priority < pod.priority)
      : [];
    this.#failures.refused(q, decision, nominate);
    if (chosen) this.#executor.start(pod, chosen.node, chosen.pods, displaced);
  }

  #onBound(task: BindingTask): void {
    const pod = this.#pods.get(task.queued.key);
    if (!pod) return;
    this.#events.record({
      regarding: podReference(pod),
      type: 'Normal',
      reason: 'Scheduled',
      action: 'Binding',
      note: `Successfully assigned ${task.queued.key} to ${task.node}`,
    });
  }

  /** Models: handleBindingCycleError */
  #onBindingFailed(task: BindingTask, message: string): void {
    const { key } = task.queued;
    const pod = this.info(key);
    for (const name of task.volumes) this.listers.restoreVolume(name);
    for (const claim of task.claims) this.listers.restoreClaim(claim);
    if (!this.#placements.isAssumed(key)) return;
    this.#placements.remove(key);
    if (!pod || pod.nodeName !== '') return;
    this.queue.moveAll(ASSIGNED_DELETE, pod, undefined);
    this.#failures.failed(task.queued, message);
  }
}
