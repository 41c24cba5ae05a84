import type { Actor } from '../../sim/Actor.ts';
import type { TraceKind } from '../../sim/Trace.ts';
import type { Tuple } from '../kernel/Conntrack.ts';
import type { Fabric } from '../path/Fabric.ts';
import { OUTSIDE } from '../path/Fabric.ts';
import type { Flight } from '../path/Flight.ts';
import type { HopCosts } from '../path/HopList.ts';
import type { Flag, Origin } from '../path/Walker.ts';
import { Walker } from '../path/Walker.ts';

/** A packet to be sent. */
export interface Outgoing {
  readonly origin: Origin;
  readonly packet: Tuple;
  readonly flag: Flag;
  readonly costs: HopCosts;
  /** `SYN`, `SYN-ACK`, `GET`, `A? web.default.svc.cluster.local`: what trace and picture say. */
  readonly verb: string;
}

function textOf(t: Tuple): string {
  return `${t.protocol} ${t.src}:${t.sport} > ${t.dst}:${t.dport}`;
}

/**
 * Sends packets of a kernel: each flies at once by what stands in the kernels now, and arrives as
 * an entry of the queue when its time is over.
 */
export class Sender {
  readonly #actor: Actor;
  readonly #fabric: Fabric;

  constructor(actor: Actor, fabric: Fabric) {
    this.#actor = actor;
    this.#fabric = fabric;
  }

  get fabric(): Fabric {
    return this.#fabric;
  }

  /** The kernel of a machine. */
  kernelOf(machine: string): Actor | undefined {
    return this.#actor.sim.find(`${machine}/kernel`);
  }

  /**
   * Sends a packet; when somebody gets it, `what` of the kernel there is called with
   * `arrived(flight)`.
   */
  send(o: Outgoing, what: string, arrived: (f: Flight) => unknown): Flight {
    const { sim } = this.#actor;
    const flight = new Walker(this.#fabric, sim.prng, sim.now, o.costs).fly(
      o.origin,
      o.packet,
      o.flag,
    );
    const { end } = flight;
    const machine = end.end === 'outside' ? OUTSIDE : end.machine;
    const to = this.kernelOf(machine) ?? this.#actor;
    const got = end.end === 'pod' || end.end === 'host' || end.end === 'outside';
    const at = sim.now + flight.us;
    const seq = got ? sim.schedule(to, at, what, arrived(flight)) : sim.current.seq;
    const kind: TraceKind = got || end.end === 'rejected' ? 'packet' : 'lost';
    const info = { kind, verb: o.verb, object: textOf(o.packet), body: flight };
    sim.trace.add(seq, sim.now, at, sim.cause, sim.root, this.#actor.id, to.id, info);
    return flight;
  }
}
