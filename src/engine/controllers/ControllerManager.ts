import type { Namespace } from '../api/core/namespace/fields.ts';
import type { ServiceAccount } from '../api/core/serviceaccount/fields.ts';
import { ApiClient } from '../client/ApiClient.ts';
import { Informer } from '../client/Informer.ts';
import { LeaderElector } from '../client/LeaderElector.ts';
import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import type { Controller } from './common/Controller.ts';
import { ServiceAccountController } from './serviceaccount/ServiceAccountController.ts';

/**
 * The process `<machine>/kube-controller-manager`: one client, shared informers, an election, and
 * the controllers, which work while it leads.
 * Models: cmd/kube-controller-manager/app/controllermanager.go
 */
export class ControllerManager extends Actor {
  readonly elector: LeaderElector;
  readonly #controllers: readonly Controller[];

  /** `server` answers the API server on the same machine. */
  constructor(sim: Simulation, machine: string, server: () => readonly Actor[]) {
    super(sim, machine, 'kube-controller-manager');
    const user = {
      username: 'system:kube-controller-manager',
      groups: ['system:authenticated'],
    };
    const userAgent = 'kube-controller-manager';
    const api = new ApiClient(this, { user, userAgent, servers: server });
    const namespaces = new Informer<Namespace>(this, 'namespaces', api, {
      path: '/api/v1/namespaces',
    });
    const accounts = new Informer<ServiceAccount>(this, 'serviceaccounts', api, {
      path: '/api/v1/serviceaccounts',
    });
    this.#controllers = [new ServiceAccountController(this, api, namespaces, accounts)];
    this.elector = new LeaderElector(this, api, {
      lease: 'kube-controller-manager',
      identity: machine,
      release: false,
      onStartedLeading: () => this.#lead(true),
      onStoppedLeading: () => this.#lead(false),
    });
  }

  #lead(active: boolean): void {
    for (const c of this.#controllers) c.lead(active);
  }
}
