import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { Etcd } from './Etcd.ts';

/** The process `<machine>/etcd`. */
export class EtcdActor extends Actor {
  readonly etcd: Etcd;

  constructor(
    sim: Simulation,
    machine: string,
    id: number,
    members: number,
    peers: () => readonly Actor[],
  ) {
    super(sim, machine, 'etcd');
    this.etcd = this.addPart('etcd', new Etcd(this, id, members, peers));
  }
}
