import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { ipv4Text } from '../netfilter/ranges.ts';
import { nextAddress, rangeOf } from './hostLocal.ts';

/** What CNI ADD came to. */
export type CniResult = { readonly ip: string } | { readonly error: string };

/**
 * The CNI plugins of a machine, called by its container runtime: a bridge `cni0`, a veth pair a
 * Pod, addresses of the node's own range. Its notes lie on disk and outlive every process.
 * Models: containernetworking/plugins main/bridge, ipam/host-local
 */
export class Cni implements Part {
  readonly state = {
    /** The node's range as its configuration names it; '' while there is no configuration. */
    podCIDR: '',
    /** Owner (a Pod's uid) of each reserved address. */
    leases: new PMap<string, string>(),
    lastReserved: '',
  };
  readonly handlers: Handlers = {};

  constructor(actor: Actor) {
    actor.addPart('cni', this);
  }

  /** The plugin is configured: Pods can get addresses. */
  get ready(): boolean {
    return this.state.podCIDR !== '';
  }

  /** The configuration is written anew, as containerd's template does. */
  configure(podCIDR: string): void {
    if (this.state.podCIDR !== podCIDR) this.state.podCIDR = podCIDR;
  }

  /** CNI ADD: an address for a new sandbox. */
  add(owner: string): CniResult {
    const { podCIDR, leases, lastReserved } = this.state;
    const range = rangeOf(podCIDR);
    if (!range) return { error: 'cni plugin not initialized' };
    const ip = nextAddress(range, lastReserved, (a) => leases.has(a));
    if (ip === undefined) {
      const set = `${ipv4Text(range.first)}-${ipv4Text(range.last)}`;
      const text = `failed to allocate for range 0: no IP addresses available in range set: ${set}`;
      return { error: `plugin type="bridge" failed (add): ${text}` };
    }
    leases.set(ip, owner);
    this.state.lastReserved = ip;
    return { ip };
  }

  /** CNI DEL: the address is free again. Of one that another sandbox has by now nothing is taken. */
  remove(ip: string, owner: string): void {
    if (this.state.leases.get(ip) === owner) this.state.leases.delete(ip);
  }

  /** The Pod (uid) that has an address now. */
  ownerOf(ip: string): string | undefined {
    return this.state.leases.get(ip);
  }
}
