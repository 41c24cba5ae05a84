import type { PersistentVolume } from '../../api/core/persistentvolume/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

const FINALIZER = 'kubernetes.io/pv-protection';

/** Holds volumes that end until no claim is bound to them. Models: pkg/controller/volume/pvprotection */
export class PVProtectionController extends Controller {
  readonly #volumes: Informer<PersistentVolume>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'persistentvolume-protection-controller',
      account: 'pv-protection-controller',
      workers: 1,
      state: {},
    });
    this.#volumes = informers.of('v1', 'persistentvolumes');
    const seen = (v: PersistentVolume): void => {
      if (asksForWork(v)) this.enqueue(keyOfObject(v));
    };
    this.#volumes.onEvent({ add: seen, update: (_, v) => seen(v) });
  }

  protected begin(): void {
    for (const v of this.#volumes.list()) if (asksForWork(v)) this.enqueue(keyOfObject(v));
  }

  protected sync(key: string): void {
    const v = this.#volumes.get(key);
    if (!v || !asksForWork(v)) return;
    const ends = v.metadata?.deletionTimestamp !== undefined;
    if (ends && v.status?.phase === 'Bound') return;
    const old = v.metadata?.finalizers ?? [];
    const finalizers = ends ? old.filter((f) => f !== FINALIZER) : [...old, FINALIZER];
    const body = { ...v, metadata: { ...v.metadata, finalizers } };
    this.update(key, `/api/v1/persistentvolumes/${key}`, body, { tolerate: [404] });
  }
}

/** Its end is to be let happen, or the finalizer is missing. */
function asksForWork(v: PersistentVolume): boolean {
  const held = v.metadata?.finalizers?.includes(FINALIZER) ?? false;
  return held === (v.metadata?.deletionTimestamp !== undefined);
}
