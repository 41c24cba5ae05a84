import type { Hook, HookEnv, HookPacket, HookResult, Netfilter } from './Netfilter.ts';

/** A hook that a packet passed, and what was decided there. */
export interface HookStep {
  readonly hook: Hook;
  readonly result: HookResult;
}

/** What became of the first packet of a connection at one node. */
export interface NodeJudgement {
  /** Delivered to a process of the node, sent on, refused with an ICMP error, or silently gone. */
  readonly end: 'HOST' | 'FORWARD' | 'REJECT' | 'DROP';
  /** The destination that a rule put instead of the one that was asked for. */
  readonly to?: { readonly ip: string; readonly port: number };
  readonly masquerade: boolean;
  readonly sticky: boolean;
  /** In the order in which they were passed. */
  readonly steps: readonly HookStep[];
}

/** A packet on its way through the hooks of one node. */
class Passage {
  readonly steps: HookStep[] = [];
  to: { readonly ip: string; readonly port: number } | undefined;
  packet: HookPacket;
  readonly #netfilter: Netfilter;
  readonly #env: HookEnv;

  constructor(netfilter: Netfilter, packet: HookPacket, env: HookEnv) {
    this.#netfilter = netfilter;
    this.packet = packet;
    this.#env = env;
  }

  /** True when the packet goes on. */
  pass(hook: Hook): boolean {
    const result = this.#netfilter.at(hook, this.packet, this.#env);
    this.steps.push({ hook, result });
    const { to, mark } = result;
    this.packet = { ...this.packet, mark };
    if (to) {
      this.to = to;
      this.packet = { ...this.packet, dst: to.ip, dport: to.port, dnat: true };
    }
    return result.verdict === 'ACCEPT';
  }

  end(end: NodeJudgement['end']): NodeJudgement {
    const last = this.steps.at(-1)?.result.verdict;
    const { steps, to } = this;
    return {
      end: last === 'DROP' || last === 'REJECT' ? last : end,
      ...(to ? { to } : {}),
      masquerade: steps.some((s) => s.result.masquerade),
      sticky: steps.some((s) => s.result.sticky),
      steps,
    };
  }
}

/**
 * Takes the first packet of a connection through the hooks of a node, from its wire or Pods
 * (`inInterface`) or from a process of its own (''). Exactly one of four ends.
 * Models: linux/net/ipv4 ip_rcv, ip_local_deliver, ip_forward, ip_local_out
 */
export function judgeAtNode(n: Netfilter, packet: HookPacket, env: HookEnv): NodeJudgement {
  const local = (ip: string): boolean => env.isLocal(ip) || (n.owns?.(ip) ?? false);
  const x = new Passage(n, packet, env);
  if (packet.inInterface === '') {
    if (!x.pass('OUTPUT') || !x.pass('POSTROUTING')) return x.end('DROP');
    if (!local(x.packet.dst)) return x.end('FORWARD');
    x.packet = { ...x.packet, inInterface: 'lo' };
    return x.pass('INPUT') ? x.end('HOST') : x.end('DROP');
  }
  if (!x.pass('PREROUTING')) return x.end('DROP');
  if (local(x.packet.dst)) {
    if (!x.pass('INPUT')) return x.end('DROP');
    // A virtual server of ipvs takes the packet here and sends it on.
    if (local(x.packet.dst)) return x.end('HOST');
    x.pass('POSTROUTING');
    return x.end('FORWARD');
  }
  if (!x.pass('FORWARD')) return x.end('DROP');
  x.pass('POSTROUTING');
  return x.end('FORWARD');
}
