import { Actor } from '../../sim/Actor.ts';
import type { Simulation } from '../../sim/Simulation.ts';
import { Kernel } from './Kernel.ts';

/** `<machine>/kernel`: the kernel of a machine, up while it has power. */
export class KernelActor extends Actor {
  readonly kernel: Kernel;

  constructor(sim: Simulation, machine: string) {
    super(sim, machine, 'kernel');
    this.kernel = new Kernel(this);
  }
}
