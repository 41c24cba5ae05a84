import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { ApiServer } from './ApiServer.ts';

/** The process `<machine>/kube-apiserver`. */
export class ApiServerActor extends Actor {
  readonly apiServer: ApiServer;

  /** `member` answers the etcd member on the same machine. */
  constructor(sim: Simulation, machine: string, member: () => Actor) {
    super(sim, machine, 'kube-apiserver');
    this.apiServer = this.addPart('apiserver', new ApiServer(this, member));
  }
}
