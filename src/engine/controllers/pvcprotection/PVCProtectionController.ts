import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { isPodTerminal, podsPath } from '../common/pods.ts';

const FINALIZER = 'kubernetes.io/pvc-protection';

/** Names of the claims that a Pod's volumes are. */
function claimsOf(pod: Pod): readonly string[] {
  const out: string[] = [];
  for (const v of pod.spec?.volumes ?? []) {
    if (v.persistentVolumeClaim) out.push(v.persistentVolumeClaim.claimName ?? '');
    else if (v.ephemeral && !isPodTerminal(pod)) out.push(`${pod.metadata?.name}-${v.name}`);
  }
  return out;
}

/** Whether a Pod that has its node uses a claim. */
function uses(pod: Pod, claim: PersistentVolumeClaim): boolean {
  return Boolean(pod.spec?.nodeName) && claimsOf(pod).includes(claim.metadata?.name ?? '');
}

/**
 * Holds claims that end until no Pod uses them. Models: pkg/controller/volume/pvcprotection
 */
export class PVCProtectionController extends Controller {
  readonly #claims: Informer<PersistentVolumeClaim>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'persistentvolumeclaim-protection-controller',
      account: 'pvc-protection-controller',
      workers: 30,
      state: {},
      handlers: { listed: (s: Step<PersistentVolumeClaim>) => this.#listed(s) },
    });
    this.#claims = informers.of('v1', 'persistentvolumeclaims');
    this.#pods = informers.of('v1', 'pods');
    const seen = (c: PersistentVolumeClaim): void => {
      if (isCandidate(c) || lacksFinalizer(c)) this.enqueue(keyOfObject(c));
    };
    this.#claims.onEvent({ add: seen, update: (_, c) => seen(c) });
    this.#pods.onEvent({
      update: (_, pod) => isPodTerminal(pod) && this.#wakeClaims(pod),
      delete: (pod) => this.#wakeClaims(pod),
    });
  }

  protected begin(): void {
    for (const c of this.#claims.list()) {
      if (isCandidate(c) || lacksFinalizer(c)) this.enqueue(keyOfObject(c));
    }
  }

  #wakeClaims(pod: Pod): void {
    if (!this.active) return;
    for (const name of claimsOf(pod)) {
      const claim = this.#claims.get(`${pod.metadata?.namespace}/${name}`);
      if (claim && isCandidate(claim)) this.enqueue(keyOfObject(claim));
    }
  }

  protected sync(key: string): void {
    const claim = this.#claims.get(key);
    if (!claim) return;
    if (lacksFinalizer(claim)) {
      const { finalizers = [] } = claim.metadata ?? {};
      this.#write(key, claim, [...finalizers, FINALIZER]);
      return;
    }
    if (!isCandidate(claim)) return;
    let used = false;
    this.#pods.eachIn(claim.metadata?.namespace ?? '', (pod) => {
      used = uses(pod, claim);
      return !used;
    });
    if (used) return;
    const path = podsPath(claim.metadata?.namespace);
    this.ask(key, { method: 'GET', path }, { then: 'listed', data: claim });
  }

  /** The cache may be old: the API server's list decides. */
  #listed({ key, response, data: claim }: Step<PersistentVolumeClaim>): void {
    const { items } = response.body as { items: readonly Pod[] };
    if (items.some((pod) => uses(pod, claim))) return;
    const rest = claim.metadata?.finalizers?.filter((f) => f !== FINALIZER) ?? [];
    this.#write(key, claim, rest);
  }

  #write(key: string, claim: PersistentVolumeClaim, finalizers: readonly string[]): void {
    const { namespace, name } = claim.metadata ?? {};
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
    const body = { ...claim, metadata: { ...claim.metadata, finalizers } };
    this.update(key, path, body, { tolerate: [404] });
  }
}

/** A claim that ends and is held here. */
function isCandidate(c: PersistentVolumeClaim): boolean {
  const held = c.metadata?.finalizers?.includes(FINALIZER) ?? false;
  return held && c.metadata?.deletionTimestamp !== undefined;
}

function lacksFinalizer(c: PersistentVolumeClaim): boolean {
  const held = c.metadata?.finalizers?.includes(FINALIZER) ?? false;
  return !held && c.metadata?.deletionTimestamp === undefined;
}
