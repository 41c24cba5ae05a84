import type { ControllerRevision } from '../../api/apps/controllerrevision/fields.ts';
import type { StatefulSet } from '../../api/apps/statefulset/fields.ts';
import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import { adoptPatch, claimOf, releasePatch } from '../common/controllerRef.ts';
import { Expectations } from '../common/Expectations.ts';
import type { Informers } from '../common/Informers.ts';
import { selects } from '../common/labelSelector.ts';
import { followPods } from '../common/ownedPods.ts';
import { isPodReady } from '../common/podCondition.ts';
import { pathOfPod, podsPath } from '../common/pods.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import { claimsOf, ordinalOf } from './identity.ts';
import type { Plan } from './plan.ts';
import { differs, planOf } from './plan.ts';
import { isOf, newRevision, revisionOf, sorted, surplusRevisions } from './revisions.ts';

/** A sync under way. */
interface Work {
  readonly set: StatefulSet;
  readonly all: readonly ControllerRevision[];
}

interface Doing extends Work {
  readonly plan: Plan;
  readonly pod: Pod;
}

/**
 * Keeps Pods with names and claims of their own, one after the other.
 * Models: pkg/controller/statefulset; claims are never deleted, sets of a lost revision collide
 */
export class StatefulSetController extends Controller {
  readonly #sets: Informer<StatefulSet>;
  readonly #revisions: Informer<ControllerRevision>;
  readonly #pods: Informer<Pod>;
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #expectations: Expectations;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'statefulset-controller',
      account: 'statefulset-controller',
      workers: 5,
      state: {},
      handlers: {
        claimed: (s: Step<StatefulSet>) => this.#claimed(s),
        revision: (s: Step<Work>) => this.#revisionMade(s),
        claimMade: (s: Step<Doing>) => this.#claimMade(s),
        created: (s: Step<Doing>) => this.#told(s, 'Create', true),
        createFailed: (s: Step<Doing>) => this.#told(s, 'Create', false),
        deleted: (s: Step<Doing>) => this.#told(s, 'Delete', true),
        deleteFailed: (s: Step<Doing>) => this.#told(s, 'Delete', false),
      },
    });
    this.#expectations = new Expectations(actor, 'statefulset-controllerExpectations');
    this.#sets = informers.of('apps/v1', 'statefulsets');
    this.#revisions = informers.of('apps/v1', 'controllerrevisions');
    this.#pods = informers.of('v1', 'pods');
    this.#claims = informers.of('v1', 'persistentvolumeclaims');
    this.#follow();
  }

  #follow(): void {
    const wake = (set: StatefulSet): void => this.enqueue(keyOfObject(set));
    this.#sets.onEvent({ add: wake, update: (_, set) => wake(set), delete: wake });
    followPods<StatefulSet>(this.#pods, {
      kind: 'StatefulSet',
      owners: this.#sets,
      selects: (set, pod) => selects(set.spec?.selector, pod.metadata?.labels),
      working: () => this.active,
      wake,
      created: (set) => this.#expectations.creationObserved(keyOfObject(set)),
      deleted: (set, pod) =>
        this.#expectations.deletionObserved(keyOfObject(set), pod.metadata?.name ?? ''),
      changed: (set, old, pod) => {
        const minReady = set.spec?.minReadySeconds ?? 0;
        if (minReady === 0 || isPodReady(old) || !isPodReady(pod)) return;
        this.enqueueAfter(keyOfObject(set), (minReady + 1) * SECOND);
      },
    });
  }

  protected begin(): void {
    for (const set of this.#sets.list()) this.enqueue(keyOfObject(set));
  }

  protected sync(key: string): void {
    const set = this.#sets.get(key);
    if (!set) this.#expectations.forget(key);
    else if (this.#expectations.satisfied(key)) this.#claim(key, set);
  }

  #claim(key: string, set: StatefulSet): void {
    const t = { then: 'claimed', data: set, tolerate: [404] };
    const owned = this.#pods.byIndex('controller', set.metadata?.uid ?? '');
    const orphans = this.#pods.byIndex('orphan', set.metadata?.namespace ?? '');
    let asked = false;
    for (const pod of [...owned, ...orphans]) {
      const ours = selects(set.spec?.selector, pod.metadata?.labels) && ordinalOf(set, pod) >= 0;
      const claim = claimOf(set, pod, ours);
      if (claim !== 'adopt' && claim !== 'release') continue;
      const body = claim === 'adopt' ? adoptPatch(set, pod) : releasePatch(set, pod);
      this.strategicPatch(key, pathOfPod(pod), body, t);
      asked = true;
    }
    if (!asked) this.#history(key, set);
  }

  #claimed({ key, data }: Step<StatefulSet>): void {
    if (this.isLast(key) && !this.hasFailed(key)) this.#history(key, data);
  }

  /** Models: getStatefulSetRevisions */
  #history(key: string, set: StatefulSet): void {
    const all = sorted(this.#revisions.byIndex('controller', set.metadata?.uid ?? ''));
    const newest = all.at(-1);
    if (newest && isOf(set, newest)) {
      this.#go(key, { set, all }, newest);
      return;
    }
    const next = (newest?.revision ?? 0) + 1;
    const path = `${namespacePath(set)}/controllerrevisions`;
    const same = [...all].reverse().find((r) => isOf(set, r));
    const t = { then: 'revision', data: { set, all } };
    if (same) {
      const body = { ...same, revision: next } as ControllerRevision;
      this.update(key, `${path}/${same.metadata?.name}`, body, t);
    } else this.create(key, path, newRevision(set, next), t);
  }

  #revisionMade({ key, response, data }: Step<Work>): void {
    this.#go(key, data, response.body as ControllerRevision);
  }

  #go(key: string, work: Work, update: ControllerRevision): void {
    const { set, all } = work;
    const { uid, name } = set.metadata ?? {};
    const pods = this.#pods.byIndex('controller', uid ?? '').filter((p) => ordinalOf(set, p) >= 0);
    const current = all.find((r) => r.metadata?.name === set.status?.currentRevision) ?? update;
    const plan = planOf({ set, pods, current, update, now: this.actor.now });
    const names = plan.remove.map((p) => p.metadata?.name ?? '');
    if (name !== undefined) this.#expectations.expect(key, plan.create.length, names);
    for (const pod of plan.create) this.#makeClaims(key, { ...work, plan, pod });
    for (const pod of plan.remove) {
      const data: Doing = { ...work, plan, pod };
      this.remove(key, pathOfPod({ ...pod }), undefined, {
        then: 'deleted',
        failed: 'deleteFailed',
        data,
      });
    }
    if (plan.create.length + plan.remove.length === 0) this.#finish(key, work, plan);
  }

  /** The Pod's missing claims, then the Pod. */
  #makeClaims(key: string, d: Doing): void {
    const { namespace } = d.set.metadata ?? {};
    const missing = claimsOf(d.set, ordinalOf(d.set, d.pod)).find(
      (c) => !this.#claims.get(`${namespace}/${c.metadata?.name}`),
    );
    if (missing) this.#makeClaim(key, d, missing);
    else this.#makePod(key, d);
  }

  #makeClaim(key: string, d: Doing, claim: PersistentVolumeClaim): void {
    const path = `/api/v1/namespaces/${d.set.metadata?.namespace}/persistentvolumeclaims`;
    this.create(key, path, claim, {
      then: 'claimMade',
      failed: 'createFailed',
      data: d,
      tolerate: [409],
    });
  }

  #claimMade({ key, response, data }: Step<Doing>): void {
    const all = claimsOf(data.set, ordinalOf(data.set, data.pod));
    const { namespace, name } = data.set.metadata ?? {};
    const made = (response.body as PersistentVolumeClaim).metadata?.name;
    if (response.code !== 409) {
      const text = `create Claim ${made} Pod ${data.pod.metadata?.name} in StatefulSet ${name} success`;
      this.event(data.set, 'Normal', 'SuccessfulCreate', text);
    }
    const at = all.findIndex((c) => c.metadata?.name === made);
    const next =
      response.code === 409
        ? undefined
        : all.slice(at + 1).find((c) => !this.#claims.get(`${namespace}/${c.metadata?.name}`));
    if (next) this.#makeClaim(key, data, next);
    else this.#makePod(key, data);
  }

  #makePod(key: string, data: Doing): void {
    this.create(key, podsPath(data.set.metadata?.namespace), data.pod, {
      then: 'created',
      failed: 'createFailed',
      data,
    });
  }

  /** Models: recordPodEvent */
  #told({ key, response, data }: Step<Doing>, verb: 'Create' | 'Delete', fine: boolean): void {
    const pod = data.pod.metadata?.name ?? '';
    const about = `${verb} Pod ${pod} in StatefulSet ${data.set.metadata?.name}`;
    if (!fine || response.code === 404) this.#unexpect(key, verb, pod);
    if (fine) this.event(data.set, 'Normal', `Successful${verb}`, `${about} successful`);
    else if (!isNamespaceTerminating(response)) {
      const text = `${about} failed error: ${messageOf(response)}`;
      this.event(data.set, 'Warning', `Failed${verb}`, text);
    }
    if (this.isLast(key)) this.#finish(key, data, data.plan);
  }

  #unexpect(key: string, verb: 'Create' | 'Delete', pod: string): void {
    if (verb === 'Create') this.#expectations.creationObserved(key);
    else this.#expectations.deletionObserved(key, pod);
  }

  /** The status, and revisions that nothing is of any more. */
  #finish(key: string, { set, all }: Work, { status }: Plan): void {
    if (differs(set.status, status)) {
      const path = `${namespacePath(set)}/statefulsets/${set.metadata?.name}/status`;
      this.update(key, path, { ...set, status } as StatefulSet);
    }
    const pods = this.#pods.byIndex('controller', set.metadata?.uid ?? '');
    const live = new Set([...pods.map(revisionOf), status.currentRevision, status.updateRevision]);
    for (const r of surplusRevisions(set, all, live)) {
      this.remove(key, `${namespacePath(set)}/controllerrevisions/${r.metadata?.name}`);
    }
  }
}

function namespacePath(set: StatefulSet): string {
  return `/apis/apps/v1/namespaces/${set.metadata?.namespace}`;
}
