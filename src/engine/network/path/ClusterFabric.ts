import { ipv4Number } from '../netfilter/ranges.ts';
import type { Fabric, NetMachine } from './Fabric.ts';

/** A Pod range as a key: its network address. Ranges of one cluster are equally long. */
function networkOf(ip: string, bits: number): number {
  const size = 2 ** (32 - bits);
  return Math.floor(ipv4Number(ip) / size) * size;
}

/** The machines of a cluster, found by address. Everything here is derived. */
export class ClusterFabric implements Fabric {
  readonly #machines: () => readonly NetMachine[];
  readonly #wire: Fabric['wire'];
  #byName = new Map<string, NetMachine>();
  #byIP = new Map<string, NetMachine>();
  #byRange = new Map<number, NetMachine>();
  #bits = 24;

  constructor(machines: () => readonly NetMachine[], wire: Fabric['wire']) {
    this.#machines = machines;
    this.#wire = wire;
  }

  byName(machine: string): NetMachine | undefined {
    const known = this.#byName.get(machine);
    if (known) return known;
    this.#look();
    return this.#byName.get(machine);
  }

  byNodeIP(ip: string): NetMachine | undefined {
    if (this.#byIP.size === 0) this.#look();
    return this.#byIP.get(ip);
  }

  byPodIP(ip: string): NetMachine | undefined {
    const found = this.#byRange.get(networkOf(ip, this.#bits));
    if (found && this.#holds(found, ip)) return found;
    this.#look();
    const again = this.#byRange.get(networkOf(ip, this.#bits));
    return again && this.#holds(again, ip) ? again : undefined;
  }

  wire(from: string, to: string): number {
    return this.#wire(from, to);
  }

  /** Machines came or went, or a keyframe was loaded. */
  forget(): void {
    this.#byName = new Map();
    this.#byIP = new Map();
    this.#byRange = new Map();
  }

  #holds(m: NetMachine, ip: string): boolean {
    const [base = '', bits = ''] = m.cni.state.podCIDR.split('/');
    return base !== '' && networkOf(base, Number(bits)) === networkOf(ip, Number(bits));
  }

  #look(): void {
    this.forget();
    for (const m of this.#machines()) {
      this.#byName.set(m.name, m);
      this.#byIP.set(m.ip, m);
      const [base = '', bits = ''] = m.cni.state.podCIDR.split('/');
      if (base === '') continue;
      this.#bits = Number(bits);
      this.#byRange.set(networkOf(base, this.#bits), m);
    }
  }
}
