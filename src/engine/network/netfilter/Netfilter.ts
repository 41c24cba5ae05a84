import type { RecentList } from './RecentList.ts';

/** Transport protocols that Services know, in lower case. */
export type Transport = 'tcp' | 'udp' | 'sctp';

/** The five places of the kernel at which rules are asked. Models: linux/netfilter.h nf_inet_hooks */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

/** What connection tracking says of a packet: the first of a connection, or a later one. */
export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID';

/** A packet as a hook sees it. Addresses are written without brackets. */
export interface HookPacket {
  readonly protocol: Transport;
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
  /** '' for a packet of the node itself. */
  readonly inInterface: string;
  readonly mark: number;
  readonly state: CtState;
  /** Its connection has another destination than the one that was asked for. */
  readonly dnat: boolean;
}

/** What rules may ask of the node beside the packet. */
export interface HookEnv {
  isLocal(ip: string): boolean;
  /** True once in `of` draws. */
  chance(of: number): boolean;
  /** The node's address on the interface by which a packet came: where REDIRECT leads. */
  readonly redirectTo?: string;
  /** Who was served by which endpoint, for session affinity. */
  readonly recent: RecentList;
}

/** A rule that matched, where it stands. */
export interface RuleHit {
  /** `nat`, `filter`; in other modes what they call their table. */
  readonly table: string;
  readonly chain: string;
  /** Position in the chain, from 0. */
  readonly index: number;
  /** The rule as its mode writes it; made on reading. */
  readonly text: () => string;
}

/** What a hook decided. */
export interface HookResult {
  readonly verdict: 'ACCEPT' | 'DROP' | 'REJECT';
  /** A destination instead of the one that was asked for; only of the first packet. */
  readonly to?: { readonly ip: string; readonly port: number };
  /** The source becomes the node's own address; only of the first packet. */
  readonly masquerade: boolean;
  /** The endpoint is remembered for its client. */
  readonly sticky: boolean;
  readonly mark: number;
  /** Rules looked at, whether they matched or not: what the hook costs. */
  readonly walked: number;
  readonly hits: readonly RuleHit[];
}

/**
 * What stands in a node's kernel and decides about packets: rules that a mode of kube-proxy wrote.
 * Immutable; nodes with equal rules share one. The only thing that judges a packet.
 */
export interface Netfilter {
  /** Whether the mode bound an address to the node: packets to it are delivered there. */
  owns?(ip: string): boolean;
  at(hook: Hook, p: HookPacket, env: HookEnv): HookResult;
}
