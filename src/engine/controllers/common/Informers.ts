import type { Pod } from '../../api/core/pod/fields.ts';
import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { kindOfResource } from '../../api/registry.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { controllerOf } from './controllerRef.ts';

function byController(o: KubeObject): readonly string[] {
  const uid = controllerOf(o)?.uid;
  return uid === undefined ? [] : [uid];
}

/** Orphans of a namespace: whom a controller may adopt. */
function byOrphanage(o: KubeObject): readonly string[] {
  return controllerOf(o) ? [] : [o.metadata?.namespace ?? ''];
}

function byNode(o: KubeObject): readonly string[] {
  const node = (o as Pod).spec?.nodeName;
  return node === undefined || node === '' ? [] : [node];
}

const OWNED = { controller: byController, orphan: byOrphanage };
const PODS = { ...OWNED, node: byNode };
/** Resources whose objects are looked up by owner. */
const INDEXED = new Set(['replicasets', 'controllerrevisions', 'jobs']);

/** Path of a kind's collection over all namespaces. */
function collectionPath(k: Kind): string {
  const version = apiVersionOf(k);
  return `/${k.group === '' ? 'api' : 'apis'}/${version}/${k.resource}`;
}

/**
 * The informers that the controllers of one process share: one a resource, started when the
 * process leads. Models: client-go informers/factory.go SharedInformerFactory
 */
export class Informers {
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #all = new Map<string, Informer<KubeObject>>();

  constructor(actor: Actor, api: ApiClient) {
    this.#actor = actor;
    this.#api = api;
  }

  /** The informer of a resource such as `apps/v1`, `deployments`. */
  of<T extends KubeObject>(version: string, resource: string): Informer<T> {
    const kind = kindOfResource(version, resource);
    if (!kind) throw new Error(`${version}/${resource} is not served`);
    return this.ofKind<T>(kind);
  }

  ofKind<T extends KubeObject>(kind: Kind): Informer<T> {
    let informer = this.#all.get(kind.resource);
    if (!informer) {
      const { resource } = kind;
      const indexers = resource === 'pods' ? PODS : INDEXED.has(resource) ? OWNED : undefined;
      informer = new Informer(this.#actor, resource, this.#api, {
        path: collectionPath(kind),
        manual: true,
        ...(indexers ? { indexers } : {}),
      });
      this.#all.set(kind.resource, informer);
    }
    return informer as unknown as Informer<T>;
  }

  /** Every resource holds its first list. */
  get synced(): boolean {
    for (const i of this.#all.values()) if (!i.synced) return false;
    return true;
  }

  /** Is called whenever one more is filled. */
  onSynced(f: () => void): void {
    for (const i of this.#all.values()) i.onSynced(f);
  }

  start(): void {
    for (const i of this.#all.values()) i.start();
  }

  stop(): void {
    for (const i of this.#all.values()) i.stop();
  }
}
