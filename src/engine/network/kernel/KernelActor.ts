import { Actor } from '../../sim/Actor.ts';
import type { Simulation } from '../../sim/Simulation.ts';
import { NetClients } from '../client/NetClients.ts';
import type { Fabric } from '../path/Fabric.ts';
import type { PodServers } from '../sockets/PodServers.ts';
import { Sender } from '../sockets/Sender.ts';
import { Sockets } from '../sockets/Sockets.ts';
import { Kernel } from './Kernel.ts';

/** `<machine>/kernel`: the kernel of a machine, up while it has power. */
export class KernelActor extends Actor {
  readonly kernel: Kernel;
  readonly sockets: Sockets;
  readonly clients: NetClients;

  /** `servers` answers the listening processes of its containers; undefined: there are none. */
  constructor(
    sim: Simulation,
    machine: string,
    fabric: Fabric,
    servers: () => PodServers | undefined,
  ) {
    super(sim, machine, 'kernel');
    this.kernel = new Kernel(this);
    const sender = new Sender(this, fabric);
    this.sockets = new Sockets(this, sender, servers);
    this.clients = new NetClients(this, sender, this.kernel);
  }
}
