import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import type { TokenFile } from './authenticate.ts';
import { ApiServer } from './ApiServer.ts';
import { Compactor } from './Compactor.ts';
import type { EtcdClient } from './EtcdClient.ts';
import { Loopback } from './Loopback.ts';

/** The process `<machine>/kube-apiserver`. */
export class ApiServerActor extends Actor {
  readonly apiServer: ApiServer;
  readonly loopback: Loopback;
  readonly compactor: Compactor;

  /** `member` answers the etcd member on the same machine; `tokens` are a token file's users. */
  constructor(sim: Simulation, machine: string, member: () => Actor, tokens?: TokenFile) {
    super(sim, machine, 'kube-apiserver');
    this.apiServer = this.addPart('apiserver', new ApiServer(this, member, tokens));
    this.compactor = new Compactor(this, this.parts.get('etcdClient') as EtcdClient);
    this.loopback = new Loopback(this, () => this.apiServer.ready);
  }
}
