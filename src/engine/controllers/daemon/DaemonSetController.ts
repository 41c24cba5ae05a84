import type { ControllerRevision } from '../../api/apps/controllerrevision/fields.ts';
import type { DaemonSet } from '../../api/apps/daemonset/fields.ts';
import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import { adoptPatch, claimOf, controllerOf, releasePatch } from '../common/controllerRef.ts';
import { Expectations } from '../common/Expectations.ts';
import type { Informers } from '../common/Informers.ts';
import { isEmptySelector, sameLabels, selects } from '../common/labelSelector.ts';
import { followPods } from '../common/ownedPods.ts';
import { isPodReady } from '../common/podCondition.ts';
import { pathOfPod, podFromTemplate, podsPath } from '../common/pods.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import { HASH, isCurrent, newestRevision, snapshot, surplusRevisions } from './history.ts';
import type { DeadPod, NodeChanges, View } from './plan.ts';
import { manage, newStatus, rollingUpdate, viewOf } from './plan.ts';
import { daemonTemplate, daemonTolerations, fitOf } from './placement.ts';

const BURST = 250;
/** A failed Pod is replaced after 1 s, doubling to 15 minutes. */
const BACKOFF_US = SECOND;
const BACKOFF_US_MAX = 15 * MINUTE;

/** A sync under way. */
interface Work {
  readonly ds: DaemonSet;
  readonly hash: string;
  readonly old: readonly ControllerRevision[];
  /** After what the nodes need comes the rolling update. */
  readonly rolled: boolean;
}

interface Changing {
  readonly work: Work;
  readonly create: readonly string[];
  readonly remove: readonly string[];
  readonly size: number;
  readonly pod?: string;
}

interface BackOff {
  readonly delayUs: number;
  readonly at: SimTime;
}

interface Own {
  /** Failed Pods by DaemonSet and node. */
  readonly backoff: PMap<string, BackOff>;
  /** resourceVersion of the newest status written, by key. */
  readonly wrote: PMap<string, number>;
}

/**
 * Keeps one Pod on every node that fits, and replaces Pods of older templates node by node. Keys: a
 * DaemonSet's, and `node <name>` for a node whose labels or taints changed.
 * Models: pkg/controller/daemon; two revisions of the same template are not made one
 */
export class DaemonSetController extends Controller<Own> {
  readonly #sets: Informer<DaemonSet>;
  readonly #revisions: Informer<ControllerRevision>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #expectations: Expectations;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'daemonset-controller',
      account: 'daemon-set-controller',
      component: 'daemonset-controller',
      workers: 2,
      state: { backoff: new PMap(), wrote: new PMap() },
      handlers: {
        claimed: (s: Step<DaemonSet>) => this.#claimed(s),
        revision: (s: Step<Work>) => this.#revisionMade(s),
        raised: (s: Step<Work>) => this.#go(s.key, s.data),
        created: (s: Step<Changing>) => this.#created(s),
        createFailed: (s: Step<Changing>) => this.#createFailed(s),
        deleted: (s: Step<Changing>) => this.#deleted(s),
        deleteFailed: (s: Step<Changing>) => this.#deleteFailed(s),
        written: (s: Step) => this.#written(s),
      },
    });
    this.#expectations = new Expectations(actor, 'daemonset-controllerExpectations');
    this.#sets = informers.of('apps/v1', 'daemonsets');
    this.#revisions = informers.of('apps/v1', 'controllerrevisions');
    this.#pods = informers.of('v1', 'pods');
    this.#nodes = informers.of('v1', 'nodes');
    this.#follow();
  }

  #follow(): void {
    const wake = (ds: DaemonSet): void => this.enqueue(keyOfObject(ds));
    this.#sets.onEvent({ add: wake, update: (_, ds) => wake(ds), delete: (ds) => this.#gone(ds) });
    this.#nodes.onEvent({
      add: (n) => this.enqueue(`node ${n.metadata?.name}`),
      update: (old, n) => {
        const same = sameLabels(old, n) && semanticEqual(old.spec?.taints, n.spec?.taints);
        if (!same) this.enqueue(`node ${n.metadata?.name}`);
      },
    });
    followPods<DaemonSet>(this.#pods, {
      kind: 'DaemonSet',
      owners: this.#sets,
      selects: (ds, pod) => selects(ds.spec?.selector, pod.metadata?.labels),
      working: () => this.active,
      wake,
      created: (ds) => this.#expectations.creationObserved(keyOfObject(ds)),
      deleted: (ds, pod) =>
        this.#expectations.deletionObserved(keyOfObject(ds), pod.metadata?.name ?? ''),
      changed: (ds, old, pod) => {
        const minReady = ds.spec?.minReadySeconds ?? 0;
        if (minReady === 0 || isPodReady(old) || !isPodReady(pod)) return;
        this.enqueueAfter(keyOfObject(ds), (minReady + 1) * SECOND);
      },
    });
  }

  protected begin(): void {
    for (const ds of this.#sets.list()) this.enqueue(keyOfObject(ds));
  }

  #gone(ds: DaemonSet): void {
    const key = keyOfObject(ds);
    this.#expectations.forget(key);
    this.state.wrote.delete(key);
    this.enqueue(key);
  }

  protected sync(key: string): void {
    if (key.startsWith('node ')) this.#syncNode(key.slice('node '.length));
    else this.#syncSet(key);
  }

  /** A node changed: which DaemonSets would want something else there? */
  #syncNode(name: string): void {
    const node = this.#nodes.get(name);
    if (!node) return;
    const here = new Set(
      this.#pods.byIndex('node', name).flatMap((pod) => {
        const ref = controllerOf(pod);
        return ref?.kind === 'DaemonSet' ? [`${pod.metadata?.namespace}/${ref.name}`] : [];
      }),
    );
    for (const ds of this.#sets.list()) {
      const fit = fitOf(ds, daemonTolerations(ds.spec?.template?.spec ?? {}), node);
      const has = here.has(keyOfObject(ds));
      const misplaced = has && (ds.status?.numberMisscheduled ?? 0) > 0;
      if ((fit.run && !has) || (!fit.stay && has) || misplaced) this.enqueue(keyOfObject(ds));
    }
  }

  #syncSet(key: string): void {
    const ds = this.#sets.get(key);
    if (!ds) {
      this.#expectations.forget(key);
      return;
    }
    if (Number(ds.metadata?.resourceVersion) < (this.state.wrote.get(key) ?? 0)) {
      this.fail(key);
      return;
    }
    if (isEmptySelector(ds.spec?.selector)) {
      const text = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.event(ds, 'Warning', 'SelectingAll', text);
      return;
    }
    if (ds.metadata?.deletionTimestamp === undefined) this.#claim(key, ds);
  }

  #claim(key: string, ds: DaemonSet): void {
    const t = { then: 'claimed', data: ds, tolerate: [404] };
    let asked = false;
    for (const pod of this.#pods.byIndex('controller', ds.metadata?.uid ?? '')) {
      if (claimOf(ds, pod, selects(ds.spec?.selector, pod.metadata?.labels)) !== 'release')
        continue;
      this.strategicPatch(key, pathOfPod(pod), releasePatch(ds, pod), t);
      asked = true;
    }
    for (const pod of this.#pods.byIndex('orphan', ds.metadata?.namespace ?? '')) {
      const matches = selects(ds.spec?.selector, pod.metadata?.labels);
      if (!matches || claimOf(ds, pod, true) !== 'adopt') continue;
      this.strategicPatch(key, pathOfPod(pod), adoptPatch(ds, pod), t);
      asked = true;
    }
    if (!asked) this.#history(key, ds);
  }

  #claimed({ key, data }: Step<DaemonSet>): void {
    if (this.isLast(key) && !this.hasFailed(key)) this.#history(key, data);
  }

  /** Models: constructHistory */
  #history(key: string, ds: DaemonSet): void {
    const all = this.#revisions.byIndex('controller', ds.metadata?.uid ?? '');
    const current = all.filter((r) => isCurrent(ds, r));
    const old = all.filter((r) => !current.includes(r));
    const next = newestRevision(old) + 1;
    const [own] = [...current].sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
    const work: Work = { ds, hash: own?.metadata?.labels?.[HASH] ?? '', old, rolled: false };
    const path = `/apis/apps/v1/namespaces/${ds.metadata?.namespace}/controllerrevisions`;
    if (!own) {
      const t = { then: 'revision', data: work, tolerate: [409] };
      this.create(key, path, snapshot(ds, next), t);
    } else if ((own.revision ?? 0) < next) {
      const body = { ...own, revision: next } as ControllerRevision;
      this.update(key, `${path}/${own.metadata?.name}`, body, { then: 'raised', data: work });
    } else this.#go(key, work);
  }

  #revisionMade({ key, response, data }: Step<Work>): void {
    if (response.code !== 409) {
      const made = response.body as ControllerRevision;
      this.#go(key, { ...data, hash: made.metadata?.labels?.[HASH] ?? '' });
      return;
    }
    const name = snapshot(data.ds, 1).metadata?.name;
    const known = this.#revisions.get(`${data.ds.metadata?.namespace}/${name}`);
    this.fail(key);
    if (!known || isCurrent(data.ds, known)) return;
    const collisionCount = (data.ds.status?.collisionCount ?? 0) + 1;
    const status = { ...data.ds.status, collisionCount };
    this.update(key, `${pathOf(data.ds)}/status`, { ...data.ds, status } as DaemonSet);
  }

  #view({ ds, hash }: Work): View {
    const pods = this.#pods
      .byIndex('controller', ds.metadata?.uid ?? '')
      .filter((p) => selects(ds.spec?.selector, p.metadata?.labels));
    return viewOf(ds, hash, this.#nodes.list(), pods, this.actor.now);
  }

  #go(key: string, w: Work): void {
    if (!this.#expectations.satisfied(key)) {
      this.#writeStatus(key, w, false);
      return;
    }
    this.#change(
      key,
      w,
      manage(this.#view(w), (d) => this.#mayGo(key, w.ds, d)),
    );
  }

  /** A finished Pod is told of; a failed one goes only after its back-off. */
  #mayGo(key: string, ds: DaemonSet, { pod, node }: DeadPod): boolean {
    const where = `${pod.metadata?.namespace}/${pod.metadata?.name} on node ${node}`;
    if (pod.status?.phase === 'Succeeded') {
      const text = `Found succeeded daemon pod ${where}, will try to delete it`;
      this.event(ds, 'Normal', 'SucceededDaemonPod', text);
      return true;
    }
    const id = `${ds.metadata?.uid}/${ds.status?.observedGeneration ?? 0}/${node}`;
    const { now } = this.actor;
    const b = this.state.backoff.get(id);
    if (b && now - b.at < b.delayUs) {
      this.enqueueAfter(key, b.delayUs);
      return false;
    }
    const expired = !b || now - b.at > 2 * BACKOFF_US_MAX;
    const delayUs = expired ? BACKOFF_US : Math.min(2 * b.delayUs, BACKOFF_US_MAX);
    this.state.backoff.set(id, { delayUs, at: now });
    const text = `Found failed daemon pod ${where}, will try to kill it`;
    this.event(ds, 'Warning', 'FailedDaemonPod', text);
    return true;
  }

  /** Models: syncNodes */
  #change(key: string, work: Work, c: NodeChanges): void {
    const create = c.create.slice(0, BURST);
    const remove = c.remove.slice(0, BURST);
    this.#expectations.expect(key, create.length, remove);
    if (create.length > 0) this.#createBatch(key, { work, create, remove, size: 1 });
    else this.#deletePods(key, { work, create, remove, size: 0 });
  }

  #createBatch(key: string, c: Changing): void {
    const { ds, hash } = c.work;
    const path = podsPath(ds.metadata?.namespace);
    const t = { then: 'created', failed: 'createFailed', data: c };
    for (const node of c.create.slice(0, c.size)) {
      this.create(key, path, podFromTemplate(ds, daemonTemplate(ds, node, hash)), t);
    }
  }

  #created({ key, response, data }: Step<Changing>): void {
    const name = (response.body as Pod).metadata?.name;
    this.event(data.work.ds, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`);
    this.#batchEnds(key, data);
  }

  #createFailed({ key, response, data }: Step<Changing>): void {
    if (!isNamespaceTerminating(response)) {
      this.#expectations.creationObserved(key);
      const text = `Error creating: ${messageOf(response)}`;
      this.event(data.work.ds, 'Warning', 'FailedCreate', text);
    }
    this.#batchEnds(key, data, true);
  }

  #batchEnds(key: string, c: Changing, failed = false): void {
    if (!this.isLast(key)) return;
    const create = c.create.slice(c.size);
    if (create.length > 0 && !failed && !this.hasFailed(key)) {
      this.#createBatch(key, { ...c, create, size: Math.min(2 * c.size, create.length) });
      return;
    }
    for (let i = 0; i < create.length; i++) this.#expectations.creationObserved(key);
    this.#deletePods(key, c);
  }

  #deletePods(key: string, c: Changing): void {
    if (c.remove.length === 0) {
      this.#changed(key, c.work);
      return;
    }
    for (const pod of c.remove) {
      const path = `${podsPath(c.work.ds.metadata?.namespace)}/${pod}`;
      const t = { then: 'deleted', failed: 'deleteFailed', data: { ...c, pod } };
      this.remove(key, path, undefined, t);
    }
  }

  #deleted({ key, response, data }: Step<Changing>): void {
    const name = data.pod ?? '';
    if (response.code === 404) this.#expectations.deletionObserved(key, name);
    else this.event(data.work.ds, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    if (this.isLast(key)) this.#changed(key, data.work);
  }

  #deleteFailed({ key, response, data }: Step<Changing>): void {
    this.#expectations.deletionObserved(key, data.pod ?? '');
    const text = `Error deleting: ${messageOf(response)}`;
    this.event(data.work.ds, 'Warning', 'FailedDelete', text);
    if (this.isLast(key)) this.#changed(key, data.work);
  }

  /** What the nodes need is done: the rolling update, old revisions, the status. */
  #changed(key: string, w: Work): void {
    const failed = this.hasFailed(key);
    const rolls = w.ds.spec?.updateStrategy?.type === 'RollingUpdate';
    if (!failed && !w.rolled && rolls && this.#expectations.satisfied(key)) {
      this.#change(key, { ...w, rolled: true }, rollingUpdate(this.#view(w)));
      return;
    }
    if (!failed) this.#cleanHistory(key, w);
    this.#writeStatus(key, w, true);
  }

  #cleanHistory(key: string, w: Work): void {
    const pods = this.#pods.byIndex('controller', w.ds.metadata?.uid ?? '');
    for (const r of surplusRevisions(w.ds, w.old, pods)) {
      const { namespace, name } = r.metadata ?? {};
      this.remove(key, `/apis/apps/v1/namespaces/${namespace}/controllerrevisions/${name}`);
    }
  }

  #writeStatus(key: string, w: Work, observe: boolean): void {
    const v = this.#view(w);
    const status = newStatus(v, observe);
    const now = status ?? w.ds.status;
    const minReady = w.ds.spec?.minReadySeconds ?? 0;
    if (minReady > 0 && (now?.numberReady ?? 0) !== (now?.numberAvailable ?? 0)) {
      this.enqueueAfter(key, minReady * SECOND);
    }
    if (!status) return;
    this.update(key, `${pathOf(w.ds)}/status`, { ...w.ds, status } as DaemonSet, {
      then: 'written',
    });
  }

  #written({ key, response }: Step): void {
    const ds = response.body as DaemonSet;
    this.state.wrote.set(key, Number(ds.metadata?.resourceVersion));
  }
}

function pathOf(ds: DaemonSet): string {
  return `/apis/apps/v1/namespaces/${ds.metadata?.namespace}/daemonsets/${ds.metadata?.name}`;
}
