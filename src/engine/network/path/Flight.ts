import type { Tuple } from '../kernel/Conntrack.ts';

/** A rule that a packet matched on its way. */
export interface HopRule {
  readonly table: string;
  readonly chain: string;
  /** Position in its chain, from 0. */
  readonly index: number;
  readonly text: string;
}

/** A station of a packet. */
export interface Hop {
  /** µs since it was sent. */
  readonly at: number;
  readonly costUs: number;
  readonly machine: string;
  /** `veth`, `bridge`, `wire`, `conntrack`, a hook such as `PREROUTING`, or `socket`. */
  readonly place: string;
  /** What was done: `DNAT`, `MASQUERADE`, `route`, `ACCEPT`, `REJECT`, `DROP`, `NAT` … */
  readonly what: string;
  /** Addresses after this hop. */
  readonly packet: Tuple;
  /** Rules looked at. */
  readonly walked: number;
  readonly rules: readonly HopRule[];
}

/** Where a packet ended. Exactly one. */
export type End =
  /** Handed to a Pod's network namespace. */
  | { readonly end: 'pod'; readonly machine: string; readonly uid: string }
  /** Handed to a process of a machine itself. */
  | { readonly end: 'host'; readonly machine: string }
  /** Handed to somebody outside of the cluster who had asked. */
  | { readonly end: 'outside' }
  /** A rule refused it with an ICMP error. */
  | { readonly end: 'rejected'; readonly machine: string }
  /** A rule, or a full connection table, swallowed it. */
  | { readonly end: 'dropped'; readonly machine: string }
  /** Nobody in the node's Pod range has this address: nobody answers its ARP. */
  | { readonly end: 'unreachable'; readonly machine: string }
  /** No machine has this address: the way out of the cluster swallows it. */
  | { readonly end: 'noRoute'; readonly machine: string }
  /** The wire lost it, or the machine has no power. */
  | { readonly end: 'lost'; readonly machine: string };

/** The way of one packet. */
export interface Flight {
  readonly hops: readonly Hop[];
  /** From its sender to its end. */
  readonly us: number;
  readonly end: End;
  /** As it arrives. */
  readonly packet: Tuple;
}
