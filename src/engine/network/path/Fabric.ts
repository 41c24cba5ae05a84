import type { Cni } from '../cni/Cni.ts';
import type { Kernel } from '../kernel/Kernel.ts';

/** The machine that stands for everybody outside of the cluster. */
export const OUTSIDE = 'client';

/** A machine as packets see it. */
export interface NetMachine {
  readonly name: string;
  readonly ip: string;
  readonly kernel: Kernel;
  readonly cni: Cni;
  /** It has power. */
  readonly up: boolean;
}

/**
 * What lies between machines: a network on which every node has a route to every other node's Pod
 * range (`10.244.2.0/24 via 10.0.0.22`). Routes are there as soon as a node's CNI is configured: no agent
 * writes them.
 */
export interface Fabric {
  byName(machine: string): NetMachine | undefined;
  byNodeIP(ip: string): NetMachine | undefined;
  /** The machine whose Pod range holds an address. */
  byPodIP(ip: string): NetMachine | undefined;
  /** Time over the wire, µs, drawn now; -1: lost. */
  wire(from: string, to: string): number;
}
