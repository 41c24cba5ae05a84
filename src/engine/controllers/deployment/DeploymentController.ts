import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import { adoptPatch, claimOf, controllerOf, releasePatch } from '../common/controllerRef.ts';
import type { Informers } from '../common/Informers.ts';
import { isEmptySelector, selects } from '../common/labelSelector.ts';
import { isPodTerminal } from '../common/pods.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import { newCondition, withCondition } from './conditions.ts';
import type { Action, Work } from './plan.ts';
import { advance, newWork } from './plan.ts';
import { hasDeadline, nextCheck } from './progress.ts';
import { equalTemplates, isRolling, REVISION, sizeOf } from './replicaSets.ts';
import { withRevision } from './revision.ts';
import type { Resize } from './scale.ts';
import { resized } from './scale.ts';

/** A request whose answer goes on with the work. */
interface Asked {
  readonly work: Work;
  readonly action: Action;
}

/**
 * Keeps the ReplicaSet of a Deployment's template, and moves Pods to it from older ones as the
 * strategy says. Models: pkg/controller/deployment
 */
export class DeploymentController extends Controller {
  readonly #deployments: Informer<Deployment>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'deployment-controller',
      account: 'deployment-controller',
      workers: 5,
      state: {},
      handlers: {
        claimed: (s: Step<readonly ReplicaSet[]>) => this.#claimed(s),
        done: (s: Step<Asked>) => this.#done(s),
        refused: (s: Step<Asked>) => this.#refused(s),
        created: (s: Step<Asked>) => this.#created(s),
      },
    });
    this.#deployments = informers.of('apps/v1', 'deployments');
    this.#sets = informers.of('apps/v1', 'replicasets');
    this.#pods = informers.of('v1', 'pods');
    const changed = (d: Deployment): void => this.enqueue(keyOfObject(d));
    this.#deployments.onEvent({ add: changed, update: (_, d) => changed(d), delete: changed });
    this.#sets.onEvent({
      add: (rs) => this.#setChanged(undefined, rs),
      update: (old, rs) => this.#setChanged(old, rs),
      delete: (rs) => this.#enqueueOwner(rs, controllerOf(rs)),
    });
    this.#pods.onEvent({ delete: (pod) => this.#podDeleted(pod) });
  }

  protected begin(): void {
    for (const d of this.#deployments.list()) this.enqueue(keyOfObject(d));
  }

  #resolve(o: ReplicaSet, ref: OwnerReference | undefined): Deployment | undefined {
    if (ref?.kind !== 'Deployment') return undefined;
    const d = this.#deployments.get(`${o.metadata?.namespace}/${ref.name}`);
    return d?.metadata?.uid === ref.uid ? d : undefined;
  }

  #enqueueOwner(rs: ReplicaSet, ref: OwnerReference | undefined): void {
    const d = this.active ? this.#resolve(rs, ref) : undefined;
    if (d) this.enqueue(keyOfObject(d));
  }

  #setChanged(old: ReplicaSet | undefined, rs: ReplicaSet): void {
    if (!this.active) return;
    const ref = controllerOf(rs);
    const before = old && controllerOf(old);
    if (before && before.uid !== ref?.uid) this.#enqueueOwner(old, before);
    if (ref) this.#enqueueOwner(rs, ref);
    else if (!old || old.metadata?.labels !== rs.metadata?.labels) this.#enqueueMatching(rs);
  }

  #enqueueMatching(rs: ReplicaSet): void {
    this.#deployments.eachIn(rs.metadata?.namespace ?? '', (d) => {
      const s = d.spec?.selector;
      if (!isEmptySelector(s) && selects(s, rs.metadata?.labels)) this.enqueue(keyOfObject(d));
    });
  }

  /** A Deployment that recreates goes on when its last Pod is gone. */
  #podDeleted(pod: Pod): void {
    const ref = this.active ? controllerOf(pod) : undefined;
    if (ref?.kind !== 'ReplicaSet') return;
    const rs = this.#sets.get(`${pod.metadata?.namespace}/${ref.name}`);
    const d = rs && this.#resolve(rs, controllerOf(rs));
    if (!d || isRolling(d)) return;
    const left = this.#sets
      .byIndex('controller', d.metadata?.uid ?? '')
      .some((s) => this.#pods.byIndex('controller', s.metadata?.uid ?? '').length > 0);
    if (!left) this.enqueue(keyOfObject(d));
  }

  protected sync(key: string): void {
    const d = this.#deployments.get(key);
    if (!d) return;
    if (isEmptySelector(d.spec?.selector)) {
      this.#selectsAll(key, d);
      return;
    }
    const own: ReplicaSet[] = [];
    const adopting: ReplicaSet[] = [];
    const releasing: ReplicaSet[] = [];
    for (const rs of this.#sets.byIndex('controller', d.metadata?.uid ?? '')) {
      const matches = selects(d.spec?.selector, rs.metadata?.labels);
      if (claimOf(d, rs, matches) === 'release') releasing.push(rs);
      else if (matches) own.push(rs);
    }
    for (const rs of this.#sets.byIndex('orphan', d.metadata?.namespace ?? '')) {
      const matches = selects(d.spec?.selector, rs.metadata?.labels);
      if (matches && claimOf(d, rs, true) === 'adopt') adopting.push(rs);
    }
    if (adopting.length + releasing.length === 0) {
      this.#begin(key, d, own);
      return;
    }
    const t = { then: 'claimed', data: [...own, ...adopting], tolerate: [404] };
    for (const rs of adopting) this.strategicPatch(key, pathOfSet(rs), adoptPatch(d, rs), t);
    for (const rs of releasing) this.strategicPatch(key, pathOfSet(rs), releasePatch(d, rs), t);
  }

  #selectsAll(key: string, d: Deployment): void {
    const text = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.event(d, 'Warning', 'SelectingAll', text);
    const generation = d.metadata?.generation ?? 0;
    if ((d.status?.observedGeneration ?? 0) >= generation) return;
    const status = { ...d.status, observedGeneration: generation };
    this.update(key, `${pathOf(d)}/status`, { ...d, status } as Deployment);
  }

  #claimed({ key, data }: Step<readonly ReplicaSet[]>): void {
    if (!this.isLast(key) || this.hasFailed(key)) return;
    const d = this.#deployments.get(key);
    if (d) this.#begin(key, d, data);
  }

  #begin(key: string, d: Deployment, sets: readonly ReplicaSet[]): void {
    this.#go(key, newWork(d, sets, false));
  }

  /** Pods that old ReplicaSets still run. */
  #oldPodsRun(w: Work): boolean {
    if (isRolling(w.d)) return false;
    return w.old.some((rs) =>
      this.#pods.byIndex('controller', rs.metadata?.uid ?? '').some((p) => !isPodTerminal(p)),
    );
  }

  /** Asks for the next thing, or ends. */
  #go(key: string, work: Work): void {
    const fresh = work.phase === 'begin' ? { ...work, oldPods: this.#oldPodsRun(work) } : work;
    const w = advance(fresh, this.actor.now);
    const [action, ...actions] = w.actions;
    if (!action) {
      if (w.phase !== 'judged') return;
      const after = nextCheck(w.d, w.d.status ?? {}, this.actor.now);
      if (after !== undefined) this.enqueueAfter(key, after);
      return;
    }
    this.#act(key, { work: { ...w, actions }, action });
  }

  #act(key: string, asked: Asked): void {
    const { action, work } = asked;
    const t = { then: 'done', failed: 'refused', data: asked };
    switch (action.do) {
      case 'create': {
        const path = `/apis/apps/v1/namespaces/${work.d.metadata?.namespace}/replicasets`;
        this.create(key, path, action.rs, { ...t, then: 'created', tolerate: [409] });
        return;
      }
      case 'bringUpToDate':
        this.update(key, pathOfSet(action.rs), action.rs, t);
        return;
      case 'resize': {
        const rs = resized(work.d, action.change);
        if (rs) this.update(key, pathOfSet(rs), rs, t);
        else this.#go(key, work);
        return;
      }
      case 'delete':
        this.remove(key, pathOfSet(action.rs), undefined, t);
        return;
      case 'status':
        this.update(key, `${pathOf(work.d)}/status`, work.d, t);
    }
  }

  #done({ key, response, data }: Step<Asked>): void {
    const { action, work } = data;
    if (action.do === 'bringUpToDate') {
      this.#go(key, { ...work, own: response.body as ReplicaSet });
    } else if (action.do === 'resize') {
      this.#tellResize(work.d, action.change);
      this.#go(key, { ...work, actions: renewed(work.actions, response.body as ReplicaSet) });
    } else if (work.phase !== 'end') this.#go(key, work);
  }

  #tellResize(d: Deployment, { rs, from, to }: Resize): void {
    if (from === to) return;
    const way = from < to ? 'up' : 'down';
    const text = `Scaled ${way} replica set ${rs.metadata?.name} from ${from} to ${to}`;
    this.event(d, 'Normal', 'ScalingReplicaSet', text);
  }

  /** Models: getNewReplicaSet, for one that is made */
  #created({ key, response, data }: Step<Asked>): void {
    const { work } = data;
    if (response.code === 409) {
      this.#exists(key, data);
      return;
    }
    const own = response.body as ReplicaSet;
    const name = own.metadata?.name;
    if (sizeOf(own) > 0) {
      const text = `Scaled up replica set ${name} from 0 to ${sizeOf(own)}`;
      this.event(work.d, 'Normal', 'ScalingReplicaSet', text);
    }
    let d = withRevision(work.d, own.metadata?.annotations?.[REVISION] ?? '');
    if (hasDeadline(d)) {
      const text = `Created new replica set "${name}"`;
      d = this.#withProgress(d, 'True', 'NewReplicaSetCreated', text);
    }
    const actions: readonly Action[] = d === work.d ? [] : [{ do: 'status' }];
    this.#go(key, { ...work, d, own, actions });
  }

  #withProgress(d: Deployment, s: 'True' | 'False', reason: string, text: string): Deployment {
    const c = newCondition('Progressing', s, reason, text, this.actor.now);
    const conditions = withCondition(d.status?.conditions ?? [], c);
    return { ...d, status: { ...d.status, conditions } };
  }

  /** One of that name exists: it is ours and was not seen, or the hash collides. */
  #exists(key: string, { work, action }: Asked): void {
    if (action.do !== 'create') return;
    const { d } = work;
    const rs = this.#sets.get(`${d.metadata?.namespace}/${action.rs.metadata?.name}`);
    if (!rs) {
      this.fail(key);
      return;
    }
    const ours = controllerOf(rs)?.uid === d.metadata?.uid;
    if (ours && equalTemplates(d.spec?.template ?? {}, rs.spec?.template ?? {})) {
      this.#go(key, { ...work, own: rs });
      return;
    }
    const collisionCount = (d.status?.collisionCount ?? 0) + 1;
    const status = { ...d.status, collisionCount };
    this.update(key, `${pathOf(d)}/status`, { ...d, status } as Deployment);
    this.fail(key);
  }

  #refused({ key, response, data }: Step<Asked>): void {
    const { action, work } = data;
    if (action.do !== 'create' || isNamespaceTerminating(response)) return;
    const name = action.rs.metadata?.name;
    const text = `Failed to create new replica set "${name}": ${messageOf(response)}`;
    if (hasDeadline(work.d)) {
      const d = this.#withProgress(work.d, 'False', 'ReplicaSetCreateError', text);
      this.update(key, `${pathOf(d)}/status`, d);
    }
    this.event(work.d, 'Warning', 'ReplicaSetCreateError', text);
  }
}

/** Later changes of a ReplicaSet go on from its newest version. */
function renewed(actions: readonly Action[], rs: ReplicaSet): readonly Action[] {
  return actions.map((a) => {
    if (a.do !== 'resize' || a.change.rs.metadata?.uid !== rs.metadata?.uid) return a;
    return { ...a, change: { ...a.change, rs } };
  });
}

function pathOf(d: Deployment): string {
  return `/apis/apps/v1/namespaces/${d.metadata?.namespace}/deployments/${d.metadata?.name}`;
}

function pathOfSet(rs: ReplicaSet): string {
  return `/apis/apps/v1/namespaces/${rs.metadata?.namespace}/replicasets/${rs.metadata?.name}`;
}
