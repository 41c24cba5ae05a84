import { Cni } from '../../network/cni/Cni.ts';
import { Actor } from '../../sim/Actor.ts';
import type { Simulation } from '../../sim/Simulation.ts';
import { Containerd } from './Containerd.ts';
import { Servers } from './Servers.ts';

/** The process `<machine>/containerd`. */
export class ContainerdActor extends Actor {
  readonly cni: Cni;
  readonly containerd: Containerd;
  /** Its listening containers, for the kernel. */
  readonly servers: Servers;

  constructor(sim: Simulation, machine: string) {
    super(sim, machine, 'containerd');
    this.cni = new Cni(this);
    this.containerd = this.addPart('containerd', new Containerd(this, this.cni));
    this.addPart('processes', this.containerd.processes);
    this.servers = new Servers(this.containerd);
  }
}
