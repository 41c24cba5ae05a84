import type { Namespace } from '../../api/core/namespace/fields.ts';
import type { ServiceAccount } from '../../api/core/serviceaccount/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

/**
 * Every namespace has a ServiceAccount `default`, so that Pods may be created in it.
 * Models: pkg/controller/serviceaccount/serviceaccounts_controller.go
 */
export class ServiceAccountController extends Controller {
  readonly #namespaces: Informer<Namespace>;
  readonly #accounts: Informer<ServiceAccount>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'serviceaccount-controller',
      account: 'service-account-controller',
      workers: 1,
      state: {},
    });
    this.#namespaces = informers.of('v1', 'namespaces');
    this.#accounts = informers.of('v1', 'serviceaccounts');
    this.#namespaces.onEvent({
      add: (ns) => this.enqueue(ns.metadata!.name!),
      update: (_, ns) => this.enqueue(ns.metadata!.name!),
    });
    this.#accounts.onEvent({ delete: (sa) => this.enqueue(sa.metadata!.namespace!) });
  }

  protected begin(): void {
    for (const ns of this.#namespaces.list()) this.enqueue(ns.metadata!.name!);
  }

  protected sync(key: string): void {
    const ns = this.#namespaces.get(key);
    if (!ns || ns.metadata?.deletionTimestamp !== undefined) return;
    if (this.#accounts.get(`${key}/default`)) return;
    const body = { metadata: { name: 'default', namespace: key } };
    this.create(key, `/api/v1/namespaces/${key}/serviceaccounts`, body, { tolerate: [409] });
  }
}
