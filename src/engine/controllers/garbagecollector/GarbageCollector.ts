import type { KubeObject, OwnerReference } from '../../api/meta/ObjectMeta.ts';
import type { Kind } from '../../api/Kind.ts';
import { KINDS } from '../../api/registry.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { Graph, isMonitored, ownersOf, sameOwners } from './Graph.ts';
import type { Item } from './Item.ts';
import {
  deletesDependents,
  FOREGROUND,
  itemOf,
  itemOfObject,
  keyOfItem,
  ORPHAN,
  orphansDependents,
  ownerOf,
  pathOfItem,
} from './Item.ts';

/** Owners known to be absent that are remembered. */
const ABSENT_MAX = 500;

/** References of an item, sorted while its owners are looked up one by one. */
interface Classified {
  readonly item: Item;
  readonly latest: KubeObject;
  readonly left: readonly OwnerReference[];
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  readonly waiting: readonly OwnerReference[];
}

/**
 * Deletes objects whose owners are all gone, holds back or lets go dependents as a deletion's
 * propagation policy asks. Keys: an item to look at, `orphan <item>` to let its dependents go,
 * `owner <item>` an owner nobody has seen.
 * Models: pkg/controller/garbagecollector; metadata is read from whole objects
 */
export class GarbageCollector extends Controller<{ readonly absent: PMap<string, true> }> {
  readonly #graph: Graph;
  readonly #informers = new Map<Kind, Informer<KubeObject>>();

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'garbage-collector-controller',
      account: 'generic-garbage-collector',
      workers: 20,
      limits: { qps: 40 },
      state: { absent: new PMap() },
      handlers: {
        latest: (s: Step<Item>) => this.#latest(s),
        owner: (s: Step<Classified>) => this.#owner(s),
        unseen: (s: Step<Item>) => this.#unseen(s),
        orphaned: (s: Step) => this.#orphaned(s),
        unfinalize: (s: Step<string>) => this.#unfinalize(s),
      },
    });
    for (const kind of KINDS) if (isMonitored(kind)) this.#monitor(kind, informers);
    this.#graph = new Graph(this.#informers);
  }

  /** Derived: who depends on whom. */
  rebuild(): void {
    this.#graph.rebuild();
  }

  override onStart(): void {
    super.onStart();
    this.#graph.clear();
  }

  #monitor(kind: Kind, informers: Informers): void {
    const informer = informers.ofKind<KubeObject>(kind);
    this.#informers.set(kind, informer);
    informer.onEvent({
      add: (o) => this.#added(kind, o),
      update: (old, o) => this.#updated(kind, old, o),
      delete: (o) => this.#deleted(kind, o),
    });
  }

  protected begin(): void {
    this.#graph.rebuild();
    for (const [kind, informer] of this.#informers) {
      for (const o of informer.list()) this.#consider(kind, undefined, o);
    }
  }

  #added(kind: Kind, o: KubeObject): void {
    if (!this.active) return;
    this.#graph.link(kind, o);
    this.#consider(kind, undefined, o);
  }

  #updated(kind: Kind, old: KubeObject, o: KubeObject): void {
    if (!this.active) return;
    if (!sameOwners(old, o)) {
      this.#graph.unlink(kind, old);
      this.#graph.link(kind, o);
      this.#unblock(old, o);
      this.#seekOwners(o);
    }
    if (o.metadata?.deletionTimestamp !== undefined) this.#transition(kind, old, o);
  }

  /** Owners that were held back by this object and are not any more. */
  #unblock(old: KubeObject, o: KubeObject): void {
    for (const r of ownersOf(old)) {
      const still = ownersOf(o).find((x) => x.uid === r.uid);
      if (r.blockOwnerDeletion !== true || still?.blockOwnerDeletion === true) continue;
      this.#enqueueOwner(r, o.metadata?.namespace ?? '');
    }
  }

  #enqueueOwner(r: OwnerReference, namespace: string): void {
    const item = ownerOf(r, namespace);
    if (item && this.#graph.object(item)) this.enqueue(keyOfItem(item));
  }

  #deleted(kind: Kind, o: KubeObject): void {
    if (!this.active) return;
    this.#graph.unlink(kind, o);
    const uid = o.metadata?.uid ?? '';
    if (this.#graph.hasDependents(uid)) {
      this.#remember(uid);
      for (const key of this.#graph.dependents(uid)) this.enqueue(key);
    }
    for (const r of ownersOf(o)) {
      const item = ownerOf(r, o.metadata?.namespace ?? '');
      const owner = item && this.#graph.object(item);
      if (owner && deletesDependents(owner)) this.enqueue(keyOfItem(item));
    }
  }

  #remember(uid: string): void {
    const { absent } = this.state;
    absent.set(uid, true);
    if (absent.size > ABSENT_MAX) absent.delete(absent.firstKey()!);
  }

  #consider(kind: Kind, old: KubeObject | undefined, o: KubeObject): void {
    this.#seekOwners(o);
    this.#transition(kind, old, o);
  }

  /** An owner that no informer shows is looked up. */
  #seekOwners(o: KubeObject): void {
    for (const r of ownersOf(o)) {
      const item = ownerOf(r, o.metadata?.namespace ?? '');
      if (item && !this.#graph.object(item)) this.enqueue(`owner ${keyOfItem(item)}`);
    }
  }

  #transition(kind: Kind, old: KubeObject | undefined, o: KubeObject): void {
    const key = keyOfItem(itemOfObject(kind, o));
    if (orphansDependents(o) && !(old && orphansDependents(old))) this.enqueue(`orphan ${key}`);
    else if (deletesDependents(o) && !(old && deletesDependents(old))) {
      for (const d of this.#graph.dependents(o.metadata?.uid ?? '')) this.enqueue(d);
      this.enqueue(key);
    }
  }

  protected sync(key: string): void {
    if (key.startsWith('owner ')) this.#lookUp(key, itemOf(key.slice('owner '.length)));
    else if (key.startsWith('orphan ')) this.#orphan(key, itemOf(key.slice('orphan '.length)));
    else this.#attemptToDelete(key, itemOf(key));
  }

  #get(key: string, item: Item, then: string, data: unknown): void {
    const request = { method: 'GET', path: pathOfItem(item) };
    this.ask(key, request, { then, data, tolerate: [404] });
  }

  #lookUp(key: string, item: Item): void {
    if (!this.#graph.object(item)) this.#get(key, item, 'unseen', item);
  }

  #unseen({ response, data: item }: Step<Item>): void {
    if (response.code !== 404 && uidOf(response.body) === item.uid) return;
    this.#remember(item.uid);
    for (const key of this.#graph.dependents(item.uid)) this.enqueue(key);
  }

  #attemptToDelete(key: string, item: Item): void {
    const o = this.#graph.object(item);
    if (!o) return;
    if (o.metadata?.deletionTimestamp !== undefined && !deletesDependents(o)) return;
    this.#get(key, item, 'latest', item);
  }

  #latest({ key, response, data: item }: Step<Item>): void {
    if (response.code === 404 || uidOf(response.body) !== item.uid) return;
    const latest = response.body as KubeObject;
    if (deletesDependents(latest)) {
      this.#deletingDependents(key, item);
      return;
    }
    const left = ownersOf(latest);
    if (left.length === 0) return;
    this.#classify(key, { item, latest, left, solid: [], dangling: [], waiting: [] });
  }

  /** Dependents that block it first; then its finalizer goes. */
  #deletingDependents(key: string, item: Item): void {
    const blocking = this.#graph.blocking(item.uid);
    if (blocking.length === 0) {
      this.#get(key, item, 'unfinalize', FOREGROUND);
      return;
    }
    for (const d of blocking) {
      const o = this.#graph.object(itemOf(d));
      if (o && !deletesDependents(o)) this.enqueue(d);
    }
  }

  #classify(key: string, c: Classified): void {
    const [r, ...left] = c.left;
    if (!r) {
      this.#act(key, c);
      return;
    }
    const owner = ownerOf(r, c.item.namespace);
    if (this.state.absent.has(r.uid ?? '')) {
      this.#classify(key, { ...c, left, dangling: [...c.dangling, r] });
    } else if (owner) this.#get(key, owner, 'owner', c);
    else this.#classify(key, { ...c, left, solid: [...c.solid, r] });
  }

  #owner({ key, response, data: c }: Step<Classified>): void {
    const [r, ...left] = c.left as [OwnerReference, ...OwnerReference[]];
    if (response.code === 404 || uidOf(response.body) !== r.uid) {
      this.#remember(r.uid ?? '');
      this.#classify(key, { ...c, left, dangling: [...c.dangling, r] });
    } else if (deletesDependents(response.body as KubeObject)) {
      this.#classify(key, { ...c, left, waiting: [...c.waiting, r] });
    } else this.#classify(key, { ...c, left, solid: [...c.solid, r] });
  }

  #act(key: string, c: Classified): void {
    const gone = [...c.dangling, ...c.waiting].map((r) => r.uid ?? '');
    if (c.solid.length > 0) {
      if (gone.length > 0) {
        this.strategicPatch(key, pathOfItem(c.item), withoutOwners(c.item, gone));
      }
      return;
    }
    const dependents = this.#graph.hasDependents(c.item.uid);
    const policy = c.waiting.length > 0 && dependents ? 'Foreground' : policyOf(c.latest);
    const preconditions = {
      uid: c.item.uid,
      resourceVersion: c.latest.metadata?.resourceVersion,
    };
    this.remove(key, pathOfItem(c.item), { preconditions, propagationPolicy: policy });
  }

  #orphan(key: string, item: Item): void {
    if (!this.#graph.object(item)) return;
    const dependents = this.#graph.dependents(item.uid);
    if (dependents.length === 0) {
      this.#get(key, item, 'unfinalize', ORPHAN);
      return;
    }
    for (const d of dependents) {
      const dependent = itemOf(d);
      const body = withoutOwners(dependent, [item.uid]);
      this.strategicPatch(key, pathOfItem(dependent), body, {
        then: 'orphaned',
        tolerate: [404],
      });
    }
  }

  /** When the last dependent is let go, the owner is. */
  #orphaned({ key }: Step): void {
    const open = this.state.turns.get(key);
    if (open?.open !== 1 || open.failed) return;
    this.#get(key, itemOf(key.slice('orphan '.length)), 'unfinalize', ORPHAN);
  }

  #unfinalize({ key, response, data: finalizer }: Step<string>): void {
    if (response.code === 404) return;
    const o = response.body as KubeObject;
    const { finalizers = [], resourceVersion } = o.metadata ?? {};
    if (!finalizers.includes(finalizer)) return;
    const item = itemOf(key.startsWith('orphan ') ? key.slice('orphan '.length) : key);
    const left = finalizers.filter((f) => f !== finalizer);
    const body = { metadata: { resourceVersion, finalizers: left } };
    this.patch(key, pathOfItem(item), body, { tolerate: [404] });
  }
}

function uidOf(o: unknown): string | undefined {
  return (o as KubeObject).metadata?.uid;
}

function policyOf(o: KubeObject): string {
  if (o.metadata?.finalizers?.includes(ORPHAN)) return 'Orphan';
  return o.metadata?.finalizers?.includes(FOREGROUND) ? 'Foreground' : 'Background';
}

function withoutOwners(item: Item, uids: readonly string[]): unknown {
  const ownerReferences = uids.map((uid) => ({ $patch: 'delete', uid }));
  return { metadata: { uid: item.uid, ownerReferences } };
}
