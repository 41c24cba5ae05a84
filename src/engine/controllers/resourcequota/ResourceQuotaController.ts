import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ResourceQuota } from '../../api/core/resourcequota/fields.ts';
import { inScopes } from '../../api/core/resourcequota/scopes.ts';
import type { Amounts } from '../../api/core/resourcequota/usage.ts';
import {
  addedAmounts,
  isCharged,
  masked,
  quotaUsage,
  trackedNames,
} from '../../api/core/resourcequota/usage.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { compareQuantities } from '../../api/quantity.ts';
import { KINDS } from '../../api/registry.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE } from '../../sim/time.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

/** Everything is counted anew so often. Models: --resource-quota-sync-period */
const RESYNC_US = 5 * MINUTE;

/** Kinds whose objects a quota may count; Events are none. */
const COUNTED = KINDS.filter((k) => k.namespaced && k.kind !== 'Event');

interface Own {
  /** A resync is queued. */
  armed: boolean;
}

/**
 * Counts what a namespace uses of its quotas when something goes; what comes is charged by the API
 * server. Models: pkg/controller/resourcequota
 */
export class ResourceQuotaController extends Controller<Own> {
  readonly #quotas: Informer<ResourceQuota>;
  readonly #content: readonly { readonly kind: Kind; readonly objects: Informer<KubeObject> }[];

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'resourcequota-controller',
      account: 'resourcequota-controller',
      workers: 5,
      state: { armed: false },
      handlers: { resync: () => this.#resync() },
    });
    this.#quotas = informers.of('v1', 'resourcequotas');
    this.#quotas.onEvent({
      add: (q) => this.#wake(q),
      update: (old, q) => !semanticEqual(old.spec?.hard, q.spec?.hard) && this.#wake(q),
    });
    this.#content = COUNTED.map((kind) => ({ kind, objects: informers.ofKind(kind) }));
    for (const { kind, objects } of this.#content) {
      objects.onEvent({
        update: (old, o) => frees(kind, old, o, actor.now) && this.#replenish(kind, o),
        delete: (o) => this.#replenish(kind, o),
      });
    }
  }

  override deactivate(): void {
    super.deactivate();
    this.state.armed = false;
  }

  protected begin(): void {
    for (const q of this.#quotas.list()) this.#wake(q);
  }

  #wake(q: ResourceQuota): void {
    if (!this.active) return;
    this.enqueue(keyOfObject(q));
    if (this.state.armed) return;
    this.state.armed = true;
    this.actor.after(RESYNC_US, `${this.name}.resync`, undefined);
  }

  #resync(): void {
    if (!this.active || !this.state.armed) return;
    this.state.armed = false;
    for (const q of this.#quotas.list()) this.#wake(q);
  }

  /** Something of a kind went: quotas that count it are looked at. Models: replenishQuota */
  #replenish(kind: Kind, o: KubeObject): void {
    if (!this.active) return;
    this.#quotas.eachIn(o.metadata?.namespace ?? '', (q) => {
      const names = Object.keys(q.status?.hard ?? {});
      if (trackedNames(kind, names).length > 0) this.enqueue(keyOfObject(q));
    });
  }

  protected sync(key: string): void {
    const q = this.#quotas.get(key);
    if (!q) return;
    const hard = q.spec?.hard ?? {};
    const names = Object.keys(hard);
    const old = q.status ?? {};
    const counted = this.#count(q, names);
    const used = masked({ ...old.used, ...counted }, names);
    const same =
      old.hard !== undefined && semanticEqual(old.hard, hard) && sameAmounts(old.used, used);
    if (same) return;
    const { namespace, name } = q.metadata ?? {};
    const path = `/api/v1/namespaces/${namespace}/resourcequotas/${name}/status`;
    const body: ResourceQuota = { ...q, status: { hard, used } };
    this.update(key, path, body, { tolerate: [404] });
  }

  /** Models: quota.CalculateUsage */
  #count(q: ResourceQuota, names: readonly string[]): Amounts {
    let out: Amounts = {};
    for (const { kind, objects } of this.#content) {
      const own = trackedNames(kind, names);
      if (own.length === 0) continue;
      let sum: Amounts = Object.fromEntries(own.map((n) => [n, '0']));
      objects.eachIn(q.metadata?.namespace ?? '', (o) => {
        if (!inScopes(q, kind, o)) return;
        sum = addedAmounts(sum, masked(quotaUsage(kind, o, this.actor.now), own));
      });
      out = { ...out, ...sum };
    }
    return out;
  }
}

function sameAmounts(a: Amounts | undefined, b: Amounts): boolean {
  if (!a || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.keys(b).every((k) => a[k] !== undefined && compareQuantities(a[k], b[k]!) === 0);
}

/** Whether a change frees what was charged. Models: quota/v1/install DefaultUpdateFilter */
function frees(kind: Kind, old: KubeObject, o: KubeObject, now: SimTime): boolean {
  if (kind.group !== '') return false;
  switch (kind.resource) {
    case 'pods':
      return podFrees(old as Pod, o as Pod, now);
    case 'services':
      return (old as Service).spec?.type !== (o as Service).spec?.type;
    case 'persistentvolumeclaims': {
      const [a, b] = [old as PersistentVolumeClaim, o as PersistentVolumeClaim];
      return !semanticEqual(a.spec?.resources, b.spec?.resources);
    }
    default:
      return false;
  }
}

function podFrees(old: Pod, pod: Pod, now: SimTime): boolean {
  const deadline = (p: Pod): boolean => p.spec?.activeDeadlineSeconds !== undefined;
  if (deadline(old) !== deadline(pod)) return true;
  const resized = old.spec !== pod.spec && !semanticEqual(figures(old), figures(pod));
  return resized || (isCharged(old, now) && !isCharged(pod, now));
}

function figures(pod: Pod): readonly unknown[] {
  return (pod.spec?.containers ?? []).map((c) => c.resources ?? {});
}
