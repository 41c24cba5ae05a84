import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { ApiServer } from './ApiServer.ts';
import { Loopback } from './Loopback.ts';

/** The process `<machine>/kube-apiserver`. */
export class ApiServerActor extends Actor {
  readonly apiServer: ApiServer;
  readonly loopback: Loopback;

  /** `member` answers the etcd member on the same machine. */
  constructor(sim: Simulation, machine: string, member: () => Actor) {
    super(sim, machine, 'kube-apiserver');
    this.apiServer = this.addPart('apiserver', new ApiServer(this, member));
    this.loopback = new Loopback(this);
  }
}
