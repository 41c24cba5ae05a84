import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import type { TokenFile } from './authenticate.ts';
import { ApiServer } from './ApiServer.ts';
import { Compactor } from './Compactor.ts';
import type { EtcdClient } from './EtcdClient.ts';
import { KubernetesService } from './KubernetesService.ts';
import { Loopback } from './Loopback.ts';

/** The process `<machine>/kube-apiserver`. */
export class ApiServerActor extends Actor {
  readonly apiServer: ApiServer;
  readonly loopback: Loopback;
  readonly compactor: Compactor;

  /**
   * `member` answers the etcd member on the same machine; `tokens` are a token file's users. With
   * its machine's address the server stands in the endpoints of the Service `kubernetes`.
   */
  constructor(
    sim: Simulation,
    machine: string,
    member: () => Actor,
    tokens?: TokenFile,
    ip?: string,
  ) {
    super(sim, machine, 'kube-apiserver');
    this.apiServer = this.addPart('apiserver', new ApiServer(this, member, tokens));
    const etcd = this.parts.get('etcdClient') as EtcdClient;
    this.compactor = new Compactor(this, etcd);
    this.loopback = new Loopback(this, () => this.apiServer.ready);
    const { cache } = this.apiServer;
    const parts = { etcd, cache, loopback: this.loopback };
    if (ip !== undefined) this.addPart('kubernetes', new KubernetesService(this, ip, parts));
  }
}
